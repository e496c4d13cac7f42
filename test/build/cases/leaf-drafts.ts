import { at, digestText, line, own, root, thread } from './draft.ts'

export const messageLeaf = {
  v: 1,
  type: 'message',
  id: digestText,
  kind: 'status',
  thread,
  at,
  length: 300,
  exercise: true,
}
export const rule = { agreement: digestText, class: 'information', urgency: 'urgent' }
export const requestLeaf = { ...messageLeaf, kind: 'request', rule }
export const checkpoint = { log: own, size: 3, root, lines: [line('a.example'), line('b.example')] }
export const checkpointsLeaf = { v: 1, type: 'checkpoints', at, checkpoints: [checkpoint] }
export const successionLeaf = { v: 1, type: 'succession', at, note: 'a note' }
