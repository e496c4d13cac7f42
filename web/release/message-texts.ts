import type { Both } from '../lib/languages.ts'

const en = {
  notInThis: { en: 'not written in this language', zh: '未以此语文书写' },
  noChange: 'Both versions say the same.',
  gone: '(removed:)',
  isNew: '(new:)',
  end: '(end)',
  hide: 'Hide the bytes',
  digestFits: 'Computed in this browser: it is the id that is signed.',
  digestDiffers:
    'Computed in this browser: it is NOT the id that would be signed. Do not sign; tell your operator.',
}

const zh: typeof en = {
  notInThis: { en: 'not written in this language', zh: '未以此语文书写' },
  noChange: '两个版本内容相同。',
  gone: '（删除：）',
  isNew: '（新增：）',
  end: '（完）',
  hide: '隐藏字节',
  digestFits: '由本浏览器计算：与将签署的文电标识一致。',
  digestDiffers: '由本浏览器计算：与将签署的文电标识不一致。请勿签署，并告知运维人员。',
}

export const messageTexts: Both<typeof en> = { en, zh }
