import type { EventType } from '../../src/app/ports/api.ts'
import type { Both } from '../lib/languages.ts'

type EventWords = Readonly<Record<EventType, string>>

/** What a node tells programs of, as people read it. */
export const eventWords: Both<EventWords> = {
  en: {
    'message.sent': 'we sent a message',
    'message.received': 'a message came in',
    'proposal.waiting': 'something waits for release',
    'proposal.sent_back': 'a proposal was sent back',
    'proposal.released': 'a proposal was released',
    'proposal.void': 'a proposal is void',
    'request.assigned': 'a request was assigned',
    'file.arrived': 'a file is here in whole',
    'duty.due': 'something falls due soon',
    'duty.overdue': 'something is overdue',
  },
  zh: {
    'message.sent': '我方发出文电',
    'message.received': '收到文电',
    'proposal.waiting': '有内容待批准',
    'proposal.sent_back': '待批件被退回',
    'proposal.released': '待批件已批准',
    'proposal.void': '待批件已失效',
    'request.assigned': '请求已指派',
    'file.arrived': '文件已全部收到',
    'duty.due': '义务即将到期',
    'duty.overdue': '义务已逾期',
  },
}
