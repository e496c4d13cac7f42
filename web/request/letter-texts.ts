import type { Both } from '../lib/languages.ts'

const en = {
  title: (reference: string) => `Letter ${reference}`,
  print: 'Print',
  pdf: 'As PDF',
  html: 'As HTML',
  back: 'Back to the request',
  help: 'As it will stand on paper: A4, both languages side by side, page numbers in the foot. What binds is the signed message; this is a print of it.',
  handling: 'Its label keeps it on this desk: there is no letter of it.',
}

const zh: typeof en = {
  title: (reference) => `函件 ${reference}`,
  print: '打印',
  pdf: 'PDF 文件',
  html: 'HTML 文件',
  back: '返回请求',
  help: '纸面样式：A4，双语并列，页脚有页码。以已签名文电为准，此为其打印件。',
  handling: '其传播控制标记仅限在本系统内查阅，不得出函。',
}

export const letterTexts: Both<typeof en> = { en, zh }

/** What stands on the paper itself stands in both languages, whoever prints it. */
export const PAPER = {
  seal: { en: 'Place of the seal', zh: '（印章处）' },
  signature: { en: 'Signature', zh: '签名' },
  date: { en: 'Printed on', zh: '打印日期' },
  cut: (own: string, ownSize: number, peer: string, peerSize: number) =>
    `${own} ${ownSize} · ${peer} ${peerSize}`,
  cutName: { en: 'Record as of', zh: '记录截至' },
} as const
