/** A thing of which the policies know a type, an id and some attributes. */
export type PolicyEntity = {
  readonly type: 'Person' | 'Program' | 'Thread' | 'Pair' | 'Node'
  readonly id: string
  readonly attributes: Readonly<Record<string, string | boolean | readonly string[]>>
}
export type PolicyQuestion = {
  readonly who: PolicyEntity
  readonly action: string
  readonly on: PolicyEntity
}
export type PolicyAnswer = {
  readonly isAllowed: boolean
  /** The names of the policies that decided; empty where nothing permits it. */
  readonly by: readonly string[]
}

/**
 * The party's policies, read once when the node opens. Deny is the default: also for an action they do not name, and for a question
 * in which a policy fails. Answers at once and never throws.
 */
export interface Policies {
  decide(question: PolicyQuestion): PolicyAnswer
}
