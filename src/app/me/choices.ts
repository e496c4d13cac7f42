import type { Quiet } from '../../domain/notice/mail-time.ts'
import { isZone } from '../../protocol/index.ts'
import { feed, wakeListeners } from '../events.ts'
import { inTurn } from '../in-turn.ts'
import { AppError, type FieldFault, type Node } from '../node.ts'
import { type NoticeKind, PRESET_WAYS, type Way, type Ways } from '../notices/kinds.ts'
import type { Viewer } from '../people/viewer.ts'
import { personOnly } from './person-only.ts'

/** What a person chooses for himself; what is absent the page decides. */
export type Choices = {
  readonly language?: 'en' | 'zh'
  /** IANA name. */
  readonly zone?: string
  readonly theme?: 'light' | 'dark' | 'system'
  readonly density?: 'comfortable' | 'compact'
  readonly singleKeys?: boolean
  readonly notify: {
    readonly mail?: string
    readonly types: Ways
    readonly quiet?: Quiet
    /** Local time `HH:MM` of the digest. */
    readonly digestAt?: string
  }
}
/** As they are written: kinds that are not named take the preset. */
export type NewChoices = Omit<Choices, 'notify'> & {
  readonly notify: Omit<Choices['notify'], 'types'> & {
    readonly types?: Readonly<Partial<Record<NoticeKind, Way>>>
  }
}
/** `mailing`: whether mails go to the person now; `resting`: his address failed for days, and saving the choices tries it again. */
export type ChoicesView = Choices & { readonly mailing: 'on' | 'off' | 'resting' }

export async function showChoices(node: Node, viewer: Viewer): Promise<ChoicesView> {
  return view(node, personOnly(viewer))
}

/** Takes the place of what was chosen before. Throws 'bad_choices' for a zone that is none, 'no_person' for a program. */
export async function saveChoices(node: Node, viewer: Viewer, wanted: NewChoices): Promise<ChoicesView> {
  const person = personOnly(viewer)
  checkZones(wanted)
  return inTurn(node, `choices ${person}`, async () => {
    await node.store.saveChoices(person, wanted)
    if (wanted.notify.mail === undefined) await node.store.closeMailbox(person)
    else {
      // What happened before he wanted mails is on the page.
      await feed(node)
      await node.store.openMailbox(person, (await node.store.eventBounds()).newest)
    }
    wakeListeners(node)
    return view(node, person)
  })
}

/** What a person chose, with presets for what he did not. */
export async function choicesOf(node: Pick<Node, 'store'>, person: string): Promise<Choices> {
  const saved = ((await node.store.choices(person)) ?? { notify: {} }) as NewChoices
  const { types, ...notify } = saved.notify
  return { ...saved, notify: { ...notify, types: { ...PRESET_WAYS, ...types } } }
}

async function view(node: Node, person: string): Promise<ChoicesView> {
  const choices = await choicesOf(node, person)
  const mailbox = (await node.store.mailboxes()).find((row) => row.person === person)
  const isOn = node.mail !== undefined && mailbox !== undefined
  return { ...choices, mailing: isOn ? (mailbox.restedMs === undefined ? 'on' : 'resting') : 'off' }
}

function checkZones({ zone, notify }: NewChoices): void {
  const named = [
    { at: '/body/zone', was: zone },
    { at: '/body/notify/quiet/zone', was: notify.quiet?.zone },
  ]
  const fields = named.flatMap(({ at, was }): FieldFault[] =>
    was === undefined || isZone(was)
      ? []
      : [{ at, was: JSON.stringify(was), expected: 'the IANA name of a time zone, as Asia/Shanghai' }],
  )
  if (fields.length === 0) return
  const [{ at, was, expected }] = fields as [FieldFault]
  throw new AppError('bad_choices', `${at} was ${was}; expected ${expected}`, { fields })
}
