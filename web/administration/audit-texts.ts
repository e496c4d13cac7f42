import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Audit log',
  intro:
    'Who read and did what on this node. Each entry holds the hash of the one before, and the other side holds the head of every day: nobody here can rewrite it unseen.',
  export: 'Export all of it',
  verify: 'Verify the chain',
  verifying: 'The whole log is read …',
  sound: (entries: number, heads: number) =>
    `Nothing was changed or taken away: ${entries} entries follow one from the other, and agree with ${heads} heads that other parties hold.`,
  unsound: (faults: number) =>
    faults === 1 ? 'The log was changed in one place:' : `The log was changed in ${faults} places:`,
  cannot: 'What was cut off from the end today, before its head was sent, cannot be found this way.',
  faults: {
    missing: (no: number) => `entry ${no} is missing`,
    changed: (no: number) => `entry ${no} is not as it was written`,
    not_as_sent: (no: number, sent: string) => `entry ${no} differs from the head that was sent on ${sent}`,
    cut_off: (no: number, sent: string) =>
      `the log ends before entry ${no}, of which the head was sent on ${sent}`,
  },
  search: 'Search',
  who: 'Who',
  whoHelp: 'Part of a name or id.',
  act: 'What',
  anyAct: 'anything',
  result: 'Result',
  anyResult: 'done or denied',
  done: 'done',
  denied: 'denied',
  reference: 'Request',
  since: 'From',
  until: 'To',
  no: 'No.',
  when: 'When',
  by: 'by',
  on: 'On',
  reason: 'Reason',
  more: 'Look further back',
  looked: 'Nothing in the newest part fits. Look further back.',
  empty: 'No entry fits.',
  session: 'browser',
}

const zh: typeof en = {
  title: '审计日志',
  intro:
    '何人在本节点查阅和办理了何事。每条均含上一条的哈希值，对方持有每日的日志头：本方任何人都无法不留痕迹地改写。',
  export: '导出全部',
  verify: '核验日志链',
  verifying: '正在读取全部日志……',
  sound: (entries, heads) =>
    `未发现改动或缺失：${entries} 条逐条相接，并与其他各方持有的 ${heads} 个日志头一致。`,
  unsound: (faults) => `日志有 ${faults} 处被改动：`,
  cannot: '当日日志头发出之前从末尾截去的内容，无法以此方式发现。',
  faults: {
    missing: (no) => `缺第 ${no} 条`,
    changed: (no) => `第 ${no} 条与写入时不同`,
    not_as_sent: (no, sent) => `第 ${no} 条与 ${sent} 所发出的日志头不符`,
    cut_off: (no, sent) => `日志在第 ${no} 条之前终止，而其日志头已于 ${sent} 发出`,
  },
  search: '搜索',
  who: '人员',
  whoHelp: '姓名或标识的一部分。',
  act: '操作',
  anyAct: '全部操作',
  result: '结果',
  anyResult: '已完成或被拒绝',
  done: '已完成',
  denied: '被拒绝',
  reference: '请求编号',
  since: '自',
  until: '至',
  no: '序号',
  when: '时间',
  by: '经由',
  on: '对象',
  reason: '理由',
  more: '继续向前查找',
  looked: '最近部分没有相符条目，请继续向前查找。',
  empty: '没有相符条目。',
  session: '浏览器',
}

export const auditTexts: Both<typeof en> = { en, zh }
