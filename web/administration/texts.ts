import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Administration',
  parts: 'Parts of administration',
  pairing: 'Pairing',
  agreement: 'Agreement',
  keys: 'Keys',
  people: 'People',
  tokens: 'Tokens',
  webhooks: 'Webhooks',
  holds: 'Legal holds',
  audit: 'Audit log',
  node: 'Node',
  pair: 'With',
  noPair: 'There is no confirmed pair yet. Pairing comes first.',
  toPairing: 'To pairing',
  done: 'Done.',
  toRelease: 'It waits for release',
  released: 'Two people of this party release it before it leaves.',
}

const zh: typeof en = {
  title: '管理',
  parts: '管理各部分',
  pairing: '配对',
  agreement: '协定',
  keys: '密钥',
  people: '人员',
  tokens: '令牌',
  webhooks: '回调',
  holds: '法律保留',
  audit: '审计日志',
  node: '节点',
  pair: '对方',
  noPair: '尚无已确认的配对，请先完成配对。',
  toPairing: '前往配对',
  done: '已完成。',
  toRelease: '已提交待批',
  released: '须由本方两人批准后方可发出。',
}

export const administrationTexts: Both<typeof en> = { en, zh }
