import { describe, expect, it, onTestFinished } from 'vitest'
import { saveChoices } from '../../src/app/me/choices.ts'
import type { Node } from '../../src/app/node.ts'
import { PRESET_WAYS } from '../../src/app/notices/kinds.ts'
import { tryMail } from '../../src/app/notices/try-mail.ts'
import type { Role } from '../../src/app/people/actions.ts'
import { assign } from '../../src/app/people/inside.ts'
import { addPerson } from '../../src/app/people/persons.ts'
import type { Viewer } from '../../src/app/people/viewer.ts'
import { viewerOfPerson } from '../../src/app/tokens.ts'
import { startMails } from '../../src/notify/mail-loop.ts'
import { openMailServer } from '../../src/notify/mail-server.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { smtpServer } from '../build/smtp.ts'

const SENDER = { prefix: 'ARD', page: 'https://desk.arden.example' }
const EMERGENCY = {
  urgency: 'emergency',
  urgencyGround: 'life',
  urgencyReason: { lang: 'en', text: 'Nightjar reason' },
} as const
/** Duties of the clock are the business of other tests. */
const QUIET_CLOCK = { 'duty.due': 'off', 'duty.overdue': 'off' } as const

/** A node that mails to a server of this test. The clock stands at 16:00 UTC on a Monday until it is moved. */
async function office() {
  const t = { onTestFinished }
  const net = await testNetwork(t, ['arden', 'beiyuan'])
  const smtp = await smtpServer(t)
  const server = {
    host: '127.0.0.1',
    port: smtp.port,
    secure: false,
    from: 'comity@arden.example',
    name: 'Comity ARD',
    own: 'node.arden.example',
  }
  const mail = openMailServer(server)
  const node: Node = { ...net.arden.node, mail }
  const reports: { person: string; outcome: string; status?: string }[] = []
  const loop = (through = mail) => {
    const started = startMails({
      node,
      mail: through,
      timers: net.clock,
      sender: SENDER,
      report: (event) => void reports.push(event),
    })
    onTestFinished(() => started.close())
    return started
  }
  const person = async (
    id: string,
    notify: Partial<Parameters<typeof saveChoices>[2]['notify']> = {},
    more: { roles?: readonly Role[]; agency?: string; name?: string; language?: 'en' | 'zh' } = {},
  ): Promise<Viewer> => {
    const { roles = ['handler', 'duty_officer'], agency, name = `Officer ${id}`, language } = more
    const row = await addPerson(node, { id, name, roles, ...(agency !== undefined && { agency }) })
    const viewer = await viewerOfPerson(node, row)
    const types = { ...QUIET_CLOCK, ...notify.types }
    const wanted = { mail: `${id}@arden.example`, ...notify, types }
    await saveChoices(node, viewer, { ...(language && { language }), notify: wanted })
    return viewer
  }
  const asked = async (changes: Parameters<typeof aRequest>[0] = {}) => {
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest(changes))
    await net.settles()
    return reference
  }
  return { net, smtp, server, mail, node, reports, loop, person, asked }
}

type Office = Awaited<ReturnType<typeof office>>

async function passing({ net }: Office, loop: { settle(): Promise<void> }, seconds: number): Promise<void> {
  for (let left = seconds; left > 0; ) {
    const step = Math.min(left, 1800)
    net.clock.moveTo(net.clock.now() + step)
    left -= step
    await loop.settle()
  }
}
const HOUR = 3600

describe('a mail', () => {
  it('says reference, kind, what to do and where, in the reader’s language, and nothing that was written', async () => {
    const at = await office()
    await at.person('okafor')
    await at.person('zhou', {}, { language: 'zh' })
    const loop = at.loop()
    const reference = await at.asked({
      title: { lang: 'en', text: 'Nightjar title' },
      facts: { lang: 'en', text: 'Mooring facts' },
      tlp: 'AMBER+STRICT',
    })
    await loop.settle()
    expect(at.smtp.faults).toEqual([])
    const [en, zh] = ['okafor', 'zhou'].map(
      (id) => at.smtp.caught.find(({ to }) => to[0] === `${id}@arden.example`)!,
    )
    expect(at.smtp.caught).toHaveLength(2)
    expect([en!.from, en!.subject]).toEqual(['comity@arden.example', `${reference}: a request came in`])
    expect(en!.text).toContain(`https://desk.arden.example/requests/${reference}`)
    expect(en!.text).toContain('Read it and acknowledge it.')
    expect(zh!.subject).toBe(`${reference}：收到新请求`)
    expect(zh!.text).toContain('请阅读并确认收悉。')
    expect(zh!.text).not.toMatch(/Read it/)
    for (const { raw, text, subject } of at.smtp.caught)
      for (const word of ['Nightjar', 'Mooring', 'AMBER', 'Preserve', '192.0.2.7'])
        expect([raw, text, subject].join('\n')).not.toContain(word)
    expect(en!.headers).toMatchObject({
      'auto-submitted': ['auto-generated'],
      'list-id': ['<notices.node.arden.example>'],
      'message-id': [expect.stringMatching(/^<[0-9a-f]{40}@node\.arden\.example>$/)],
      'content-type': [expect.stringMatching(/^text\/plain; charset=utf-8/)],
    })
    expect(en!.headers['message-id']).not.toEqual(zh!.headers['message-id'])
  })

  it('goes to one person by one header each, whatever that person is called', async () => {
    const at = await office()
    const names = [
      'Li\r\nBcc: thief@evil.example',
      'A" <thief@evil.example>, "B',
      'Zoë\u2028\u202eBcc: x',
      '周敏\n\n.\r\nQUIT',
    ]
    for (const [n, name] of names.entries()) await at.person(`p${n}`, {}, { name })
    const loop = at.loop()
    await at.asked()
    await loop.settle()
    expect(at.smtp.faults).toEqual([])
    expect(at.smtp.caught.map(({ to }) => to).toSorted()).toEqual(
      names.map((_, n) => [`p${n}@arden.example`]),
    )
    for (const { headers } of at.smtp.caught) {
      expect(headers.bcc).toBeUndefined()
      expect(headers.to).toHaveLength(1)
      expect(headers.subject).toHaveLength(1)
    }
  })

  it('is for whom the thread exists: an agency is told of what is given to it, and of nothing else', async () => {
    const at = await office()
    const duty = await at.person('duty')
    await at.person('police', {}, { agency: 'police' })
    await at.person('customs', {}, { agency: 'customs' })
    const loop = at.loop()
    const [first, second] = [await at.asked(), await at.asked()]
    // What came in before it was given is looked at by then; later, it would be told with the rest.
    await loop.settle()
    await assign(at.node, duty, second, { agency: 'police' })
    await loop.settle()
    const toldTo = (id: string) => at.smtp.caught.filter(({ to }) => to[0] === `${id}@arden.example`)
    expect(toldTo('police').map(({ subject }) => subject)).toEqual([`${second}: a request was given to you`])
    expect(toldTo('customs')).toEqual([])
    expect(toldTo('duty').some(({ text }) => text.includes(first))).toBe(true)
    for (const { text } of toldTo('police')) expect(text).not.toContain(first)
  })

  it('that somebody may see no more when it would go is not sent', async () => {
    const at = await office()
    const night = { from: '15:00', until: '20:00', zone: 'UTC' }
    const duty = await at.person('duty', { types: { 'request.arrived': 'off', assigned: 'off' } })
    await at.person('police', { quiet: night }, { agency: 'police' })
    const loop = at.loop()
    const reference = await at.asked()
    await assign(at.node, duty, reference, { agency: 'police' })
    await loop.settle()
    const { pair, thread } = (await at.node.store.threads({ reference, limit: 1 }))[0]!
    expect(await at.node.store.waitingMail('police')).toHaveLength(1)
    await at.node.store.dropAssignment({ pair, thread, to: { agency: 'police' } })
    await passing(at, loop, 5 * HOUR)
    expect(at.smtp.caught).toEqual([])
    expect(await at.node.store.waitingMail('police')).toEqual([])
  })
})

describe('when', () => {
  it('quiet hours hold all until they end, and then one mail tells of it', async () => {
    const at = await office()
    await at.person('okafor', { quiet: { from: '15:00', until: '22:00', zone: 'UTC' } })
    const loop = at.loop()
    const references = [await at.asked(), await at.asked()]
    await loop.settle()
    await passing(at, loop, 5.5 * HOUR)
    expect(at.smtp.caught).toEqual([])
    await passing(at, loop, HOUR)
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual(['Comity ARD: 2 notices'])
    for (const reference of references) expect(at.smtp.caught[0]!.text).toContain(reference)
    await passing(at, loop, 30 * HOUR)
    expect(at.smtp.caught).toHaveLength(1)
  })

  it('an emergency breaks them, and takes nothing else with it', async () => {
    const at = await office()
    await at.person('okafor', { quiet: { from: '15:00', until: '22:00', zone: 'UTC' } })
    const loop = at.loop()
    const calm = await at.asked()
    const urgent = await at.asked(EMERGENCY)
    await loop.settle()
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual([
      `EMERGENCY: ${urgent}: an EMERGENCY came in`,
    ])
    expect(at.smtp.caught[0]!.text).not.toContain(calm)
    expect(at.smtp.caught[0]!.raw).not.toContain('Nightjar')
  })

  it('a digest is gathered until its hour in the person’s zone; what is chosen later counts from then on', async () => {
    const at = await office()
    const types = { ...PRESET_WAYS, ...QUIET_CLOCK, 'request.arrived': 'digest' } as const
    await at.person('okafor', { types, digestAt: '18:00' })
    const loop = at.loop()
    const references = [await at.asked(), await at.asked(), await at.asked()]
    await loop.settle()
    expect(at.smtp.caught).toEqual([])
    await passing(at, loop, 2.5 * HOUR)
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual(['Comity ARD: 3 notices'])
    for (const reference of references) expect(at.smtp.caught[0]!.text).toContain(reference)
    const later = await at.asked()
    await loop.settle()
    expect(at.smtp.caught).toHaveLength(1)
    const viewer = await viewerOfPerson(at.node, (await at.node.store.person('okafor'))!)
    await saveChoices(at.node, viewer, {
      notify: { mail: 'okafor@arden.example', types: { ...types, 'request.arrived': 'at_once' } },
    })
    await loop.settle()
    expect(at.smtp.caught[1]!.subject).toBe(`${later}: a request came in`)
  })

  it('what is off is not told, and what waits goes with the address', async () => {
    const at = await office()
    const viewer = await at.person('okafor', { types: { 'request.arrived': 'off' } })
    const loop = at.loop()
    await at.asked()
    await loop.settle()
    await saveChoices(at.node, viewer, { notify: {} })
    await at.asked()
    await loop.settle()
    expect(at.smtp.caught).toEqual([])
    expect(await at.node.store.mailboxes()).toEqual([])
  })

  it('a node that had no mail server for long does not mail what that time brought', async () => {
    const at = await office()
    await at.person('okafor')
    await at.asked()
    await at.net.passes({ days: 4 })
    const loop = at.loop()
    const recent = await at.asked()
    await loop.settle()
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual([`${recent}: a request came in`])
  })

  it('the clock’s duties are told though nothing else happens', async () => {
    const at = await office()
    const types = { 'request.arrived': 'off', 'duty.due': 'at_once', 'duty.overdue': 'at_once' } as const
    await at.person('okafor', { types })
    const loop = at.loop()
    const reference = await at.asked()
    await loop.settle()
    await passing(at, loop, 2 * HOUR)
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual([
      `${reference}: something falls due`,
      `${reference}: something is overdue`,
    ])
    expect(at.smtp.caught[0]!.text).toContain('About: acknowledgement')
  })
})

describe('a mail server', () => {
  it('that is down or refuses is tried again, later and later, and then told each mail once', async () => {
    const at = await office()
    await at.person('okafor')
    at.smtp.answers.push('451 later', '554 no')
    const loop = at.loop()
    const reference = await at.asked()
    await loop.settle()
    await passing(at, loop, 29)
    expect(at.reports).toEqual([{ person: 'okafor', outcome: 'failed', status: '451 later' }])
    await passing(at, loop, 2)
    expect(at.reports.map(({ status }) => status)).toEqual(['451 later', '554 no'])
    await passing(at, loop, 301)
    expect(at.smtp.caught.map(({ subject }) => subject)).toEqual([`${reference}: a request came in`])
    await passing(at, loop, 3 * HOUR)
    expect(at.smtp.caught).toHaveLength(1)
  })

  it('that is gone for days is left alone until the person saves his choices', async () => {
    const at = await office()
    const viewer = await at.person('okafor')
    await at.smtp.close()
    const loop = at.loop()
    await at.asked()
    await loop.settle()
    for (let day = 0; day < 10; day++) {
      at.net.clock.moveTo(at.net.clock.now() + 25 * HOUR)
      await loop.settle()
    }
    expect(at.reports).toHaveLength(10)
    expect((await at.node.store.mailboxes())[0]).toMatchObject({ failures: 9, restedMs: expect.any(Number) })
    const again = await saveChoices(at.node, viewer, { notify: { mail: 'okafor@arden.example' } })
    expect(again.mailing).toBe('on')
    await loop.settle()
    expect(at.reports).toHaveLength(11)
  })

  it('that says nothing keeps neither a request from being answered nor a node from ending', async () => {
    const at = await office()
    await at.person('okafor')
    at.smtp.answers.push('silent')
    const loop = at.loop()
    const reference = await at.asked()
    await expect.poll(() => at.smtp.answers.length).toBe(0)
    await at.net.arden
      .officer(at.net.beiyuan)
      .acts(reference, { type: 'acknowledge', state: 'accepted' } as never)
    await loop.close()
    expect(at.reports).toEqual([])
    const next = at.loop()
    at.net.clock.moveTo(at.net.clock.now() + 6 * 60)
    await next.settle()
    expect(at.smtp.caught).toHaveLength(1)
  })

  it('that took a mail and was not heard is handed it once more, under the same id', async () => {
    const at = await office()
    await at.person('okafor')
    at.smtp.answers.push('drop')
    const loop = at.loop()
    await at.asked()
    await loop.settle()
    await at.asked()
    await passing(at, loop, 60)
    const ids = at.smtp.caught.map(({ headers }) => headers['message-id']![0])
    expect(ids).toHaveLength(3)
    expect(ids[1]).toBe(ids[0])
    expect(ids[2]).not.toBe(ids[0])
  })

  it('is told by one of several processes', async () => {
    const at = await office()
    await at.person('okafor')
    const loops = [at.loop(), at.loop(), at.loop()]
    const references = [await at.asked(), await at.asked()]
    for (const loop of loops) await loop.settle()
    const told = at.smtp.caught.map(({ text }) => text).join('\n')
    for (const reference of references)
      expect([reference, told.split(`/requests/${reference}`).length - 1]).toEqual([reference, 1])
  })

  it('is told after a crash between the answer and the mark once more, and by no other mail', async () => {
    const at = await office()
    await at.person('okafor')
    const { store } = at.node
    let crashed = false
    const doneMail: typeof store.doneMail = (person, events) => {
      if (events.length === 0 || crashed) return store.doneMail(person, events)
      crashed = true
      throw new Error('the process is gone')
    }
    const broken: Node = { ...at.node, store: Object.assign(Object.create(store), { doneMail }) }
    const dying = startMails({
      node: broken,
      mail: at.mail,
      timers: at.net.clock,
      sender: SENDER,
      report: () => {},
    })
    await at.asked()
    await dying.settle()
    await dying.close()
    expect(crashed).toBe(true)
    const loop = at.loop()
    await passing(at, loop, 6 * 60)
    const ids = at.smtp.caught.map(({ headers }) => headers['message-id']![0])
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })
})

describe('a test mail', () => {
  it('reaches the person, or says why not', async () => {
    const at = await office()
    await at.person('okafor', {}, { language: 'zh' })
    const tried = await tryMail(at.node, SENDER, 'okafor')
    expect(tried.sent).toBe('okafor@arden.example')
    expect(at.smtp.caught.map(({ subject, headers }) => [subject, headers['message-id']])).toEqual([
      ['Comity：测试邮件', [tried.messageId]],
    ])
    await addPerson(at.node, { id: 'mute', name: 'Mute', roles: ['handler'] })
    await expect(tryMail(at.node, SENDER, 'mute')).rejects.toMatchObject({ code: 'no_mail' })
    await expect(tryMail(at.net.arden.node, SENDER, 'okafor')).rejects.toMatchObject({ code: 'no_mail' })
    at.smtp.answers.push('550 nobody\r\nBcc: here' as '550 x')
    await expect(tryMail(at.node, SENDER, 'okafor')).rejects.toMatchObject({ code: 'mail_failed' })
  })
})
