import type { Both } from '../lib/languages.ts'

const en = {
  optional: 'optional',
  errorsTitle: 'Please look at these again',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading …',
  again: 'Try again',
  more: 'Show more',
  left: (span: string) => `${span} left`,
  past: (span: string) => `${span} late`,
  zone: (name: string) => `times in ${name}`,
  sortBy: (column: string) => `sort by ${column}`,
  machine: 'machine translation',
  noZone: 'This is no time zone. Type a city: “Shanghai”, “New_York”.',
  sideOurs: 'we',
  unreachable: 'The node does not answer. What you typed stays here; try again in a moment.',
  expired: 'You are signed out. Sign in in another tab of this browser; what you typed stays here.',
  broken: 'Something on this page went wrong. What you typed is kept; load the page again.',
  proof: {
    ours: 'only ours so far',
    countersigned: 'countersigned by the other side',
    witnessed: 'timed by outside witnesses',
    conflict: 'two heads conflict',
  },
  proofMeans: {
    ours: 'Its writer has signed it. The other side has not said that it holds it; nobody outside has seen it.',
    countersigned:
      'The other side’s node has signed that it durably holds it. It cannot deny having received it.',
    witnessed:
      'Witnesses outside of both parties have signed the log that holds it, with their own clocks. Neither side can backdate it, and both together could not rewrite it unseen.',
    conflict:
      'Two signed heads of one log contradict each other. Their writer has signed both: keep them, they are evidence.',
  },
}

const zh: typeof en = {
  optional: '选填',
  errorsTitle: '请再检查以下各项',
  close: '关闭',
  cancel: '取消',
  copy: '复制',
  copied: '已复制',
  loading: '正在载入……',
  again: '重试',
  more: '显示更多',
  left: (span) => `剩余${span}`,
  past: (span) => `逾期${span}`,
  zone: (name) => `时间为 ${name}`,
  sortBy: (column) => `按${column}排序`,
  machine: '机器翻译',
  noZone: '没有这一时区。请输入城市英文名，例如 “Shanghai”、“New_York”。',
  sideOurs: '我方',
  unreachable: '节点没有应答。已填写的内容仍在此处，请稍后重试。',
  expired: '登录已失效。请在本浏览器的另一标签页中登录；已填写的内容仍在此处。',
  broken: '本页出现错误。已填写的内容已保留，请重新载入本页。',
  proof: {
    ours: '目前仅有我方记录',
    countersigned: '对方已联署',
    witnessed: '外部见证方已确认时间',
    conflict: '两个日志头互相冲突',
  },
  proofMeans: {
    ours: '写入方已签名。对方尚未声明持有，外部也无人见过。',
    countersigned: '对方节点已签名声明持久保存该内容，不能否认已经收到。',
    witnessed:
      '双方之外的见证方已按其自身时钟对载有该内容的日志签名。任何一方不能倒填时间，双方串通改写也会被察觉。',
    conflict: '同一日志的两个已签名日志头互相矛盾，均由写入方签名。请予保存，二者即为证据。',
  },
}

export const partTexts: Both<typeof en> = { en, zh }
