/** What people say in the journey that is gone by HTTP and by a generated client, in both languages. */
export const WORDS = {
  en: {
    title: 'Logs of 198.51.100.23',
    facts: 'It controlled a botnet on 20 November 2026.',
    asks: ['Preserve the logs', 'Hand them over'],
    question: 'Which days do you mean?',
    reply: '19 to 21 November.',
    outcome: 'kept until 1 March',
    reason: 'Complete and in time.',
  },
  zh: {
    title: '198.51.100.23 的日志',
    facts: '该地址于2026年11月20日控制一个僵尸网络。',
    asks: ['请保存日志', '请移交日志'],
    question: '贵方所指为哪几天？',
    reply: '11月19日至21日。',
    outcome: '保存至3月1日',
    reason: '完整、及时。',
  },
} as const
