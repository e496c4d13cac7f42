import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Hotline',
  notYet: 'The hotline is not part of this version.',
  now: 'Until it is here',
  steps: [
    'Call the other side by the numbers that both of you exchanged when you paired.',
    'Enter what is urgent as an emergency request: it is signed, timed and owed an acknowledgement within the agreed minutes.',
    'Write down on the request, as a status or a note, when you called and who answered.',
  ],
  scope: 'Scope agreed for the hotline',
  scopes: { cybercrime: 'malicious cyber activity and cybercrime' },
  emergency: 'Compose an emergency request',
}

const zh: typeof en = {
  title: '热线',
  notYet: '本版本尚未包含热线。',
  now: '在此之前',
  steps: [
    '请拨打双方建立关系时交换的号码联系对方。',
    '请将紧急事项作为特急请求提出：请求经签名并计时，对方须在约定的分钟数内确认收悉。',
    '请以进展通报或内部备注的形式，在请求中记明通话时间和接听人。',
  ],
  scope: '约定的热线适用范围',
  scopes: { cybercrime: '恶意网络活动和网络犯罪' },
  emergency: '起草特急请求',
}

export const hotlineTexts: Both<typeof en> = { en, zh }
