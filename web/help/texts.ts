import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Help and terms',
  parts: 'On this page',
  marks: 'What the marks prove',
  marksHelp:
    'Each message carries one. A mark can be opened: it says who signed what and when, and checks it in your browser.',
  people: 'How many people release what',
  peopleHelp: [
    'A machine alone: receipts, returns, the daily head of the audit log.',
    'One person on duty: an acknowledgement as pending, a status update, a reply to a question.',
    'Two people, the second of whom did not write it: everything else.',
    'An emergency that nobody else releases within ten minutes may leave on one signature; both sides are shown that, and a second person ratifies it within 24 hours.',
  ],
  verdicts: 'What the verdicts mean',
  verdictsHelp: 'Both sides compute them from the same record; neither can change one.',
  tlp: 'How far something may travel (TLP 2.0)',
  terms: 'Terms',
  termsHelp: 'One English term, one Chinese term, both ways.',
  find: 'Find a term',
  count: (count: number) => (count === 1 ? '1 term' : `${count} terms`),
  columns: { en: 'English', document: 'in documents', screen: 'on the screen', note: 'note' },
  nothing: 'No term has these letters.',
}

const zh: typeof en = {
  title: '帮助与术语',
  parts: '本页内容',
  marks: '各标记证明什么',
  marksHelp: '每份文电均带有标记。点击标记可查看何人于何时签署了何内容，并在您的浏览器中核验。',
  people: '各类文电需几人批准',
  peopleHelp: [
    '仅由机器签发：回执、退回、审计日志的每日日志头。',
    '值班员一人：确认收悉（待定）、进展通报、答复询问。',
    '两人，且第二人不是起草人：其他一切文电。',
    '特急文电如十分钟内无其他人批准，可凭一人签名发出；双方均可见此情形，并须由第二人在24小时内追认。',
  ],
  verdicts: '各项判定的含义',
  verdictsHelp: '双方依据同一记录计算，任何一方均不能更改。',
  tlp: '可传播的范围（交通灯协议 TLP 2.0）',
  terms: '术语',
  termsHelp: '一个中文术语对应一个英文术语，双向一致。',
  find: '查找术语',
  count: (count) => `${count} 条`,
  columns: { en: '英文', document: '文件用语', screen: '界面用语', note: '说明' },
  nothing: '没有包含这些字符的术语。',
}

export const helpTexts: Both<typeof en> = { en, zh }
