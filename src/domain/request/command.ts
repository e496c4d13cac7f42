/** What a person wants to do on a request, beside the words that go with it. */

import type {
  FileName,
  Ground,
  Link,
  Observable,
  Outcome,
  PayloadOf,
  Terms,
  Urgency,
} from '../../protocol/index.ts'

export type AskOutcome = {
  readonly ask: number
  readonly outcome: Outcome
  readonly text?: string
  readonly ground?: Ground
  readonly article?: string
  readonly until?: string
}
type Grant = { readonly duty: 'acknowledgement' | 'answer' | 'result'; readonly due: number }

/** Times are POSIX seconds; `of`, `to` and `condition` are ids of messages of the request. */
export type Command =
  | { readonly type: 'acknowledge'; readonly state: 'accepted' | 'pending'; readonly reference?: string }
  | { readonly type: 'status' }
  | {
      readonly type: 'answer'
      readonly outcomes: readonly AskOutcome[]
      readonly final?: boolean
      readonly files?: readonly FileName[]
      /** The accepted condition under which this is given. */
      readonly under?: string
    }
  | { readonly type: 'refuse'; readonly ground: Ground; readonly article: string }
  | { readonly type: 'ask_extension'; readonly until: number }
  | ({ readonly type: 'grant' } & Grant)
  | { readonly type: 'refuse_extension' }
  | {
      readonly type: 'offer_condition'
      readonly asks: readonly number[]
      readonly terms: Terms
      readonly withheld?: readonly FileName[]
    }
  | { readonly type: 'accept_condition'; readonly condition: string }
  | { readonly type: 'decline_condition'; readonly condition: string }
  | { readonly type: 'clarify' }
  | {
      readonly type: 'reply'
      readonly to: string
      readonly grant?: Grant
      readonly files?: readonly FileName[]
    }
  | { readonly type: 'withdraw' }
  | {
      readonly type: 'assess'
      /** The answer that is assessed; the last one where it is absent. */
      readonly of?: string
      readonly rating: number
      readonly asks?: PayloadOf<'assess'>['body']['asks']
    }
  | {
      readonly type: 'correct'
      readonly of: string
      readonly observables?: readonly Observable[]
      readonly links?: readonly Link[]
      readonly files?: readonly FileName[]
    }
  | { readonly type: 'contest_urgency'; readonly urgency: Urgency }
  | { readonly type: 'agree_urgency' }
  | { readonly type: 'keep_urgency' }
  | { readonly type: 'renew'; readonly ask: number; readonly until: number }
  | {
      readonly type: 'follow_up'
      readonly days: 7 | 30
      readonly state: PayloadOf<'followup'>['body']['state']
    }
  | {
      readonly type: 'translate'
      readonly of: string
      readonly lang: 'en' | 'zh'
      readonly texts: PayloadOf<'translation'>['body']['texts']
      readonly how: 'human' | 'machine'
      readonly translator: string
    }
  | { readonly type: 'recall'; readonly messages: readonly string[]; readonly digests: readonly string[] }
  | {
      readonly type: 'expunge'
      readonly messages: readonly string[]
      readonly digests: readonly string[]
      readonly why: PayloadOf<'expunge'>['body']['why']
      readonly article?: string
    }
  | { readonly type: 'ratify'; readonly of: string }
