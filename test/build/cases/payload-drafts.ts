import { arden, at, beiyuan, digestText, thread } from './draft.ts'
import { rule } from './leaf-drafts.ts'

export const text = { lang: 'en', text: 'As stated.' }
export const by = { name: 'Duty officer', role: 'contact point' }
export const requestBody = {
  reference: 'ARD-2025-0001',
  title: text,
  facts: text,
  offences: [],
  observables: [],
  asks: [{ n: 1, text }],
  tlp: 'AMBER',
  files: [],
  by,
}
export const payload = {
  v: 1,
  kind: 'status',
  thread,
  at,
  exercise: true,
  from: arden,
  to: beiyuan,
  salt: thread,
  ref: digestText,
  body: { text, by },
}
export const requestPayload = { ...payload, kind: 'request', ref: undefined, rule, body: requestBody }
