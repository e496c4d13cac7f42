/** What the other side or a person of ours wrote is text, wherever it stands: it runs nothing, hides nothing, moves nothing. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import type { RequestDraft } from '../../src/app/draft-request.ts'
import { faultsOfFit } from './checks/fit.ts'
import { type Desk, describeDesk } from './harness.ts'

const MARKUP = '<img src=x onerror="globalThis.comityHit=1"><script>globalThis.comityHit=1</script>'
/** Turns what follows around, so that a file's name or a sentence would read otherwise than it is. */
const TURNED = '\u202egnp.exe'
const UNSEEN = 'ad\u200bmin\u2060is\ufefftrator'
const WORD_WITHOUT_END = 'a'.repeat(10_000)
const BAD = `${MARKUP} ${UNSEEN} {{7*7}} \${7*7} javascript:globalThis.comityHit=1`

describeDesk('hostile words', [1], (world) => {
  let reference = ''
  beforeAll(async () => {
    reference = await theyAsk({ ...draft(BAD), facts: says(`${BAD} ${TURNED} ${WORD_WITHOUT_END}`) })
  })

  const says = (text: string) => ({ lang: 'en', text }) as const
  function draft(text: string) {
    const one = says(text)
    return {
      kind: 'information',
      urgency: 'emergency',
      urgencyGround: 'infrastructure',
      urgencyReason: one,
      title: one,
      facts: one,
      summary: { ...one, lang: 'zh' },
      asks: [one, one],
      territory: one,
      offences: [text],
      observables: [{ type: 'url', value: 'http://a.example/<script>', note: MARKUP }],
      basis: one,
      purpose: one,
      tlp: 'AMBER',
    } satisfies Partial<RequestDraft> as unknown as RequestDraft
  }
  async function theyAsk(body: RequestDraft): Promise<string> {
    const { exercise } = world()
    const entered = await exercise.enters('beiyuan', '/api/v1/pairs/ARD/requests', body)
    expect(entered.status, new TextDecoder().decode(entered.bytes)).toBe(201)
    const found = entered.json<{ reference: string }>().reference
    await expect
      .poll(async () => (await exercise.call('arden', 'GET', `/api/v1/requests/${found}`)).status, {
        timeout: 30_000,
      })
      .toBe(200)
    return found
  }

  /** Nothing ran, nothing was made of the text, nothing stands where it should not. And it is there, as text. */
  async function isInert(desk: Desk): Promise<void> {
    const { page } = desk
    const found = await page.evaluate(() => ({
      hit: 'comityHit' in globalThis,
      made: document.querySelectorAll('img[src="x"], script:not([src]), [onerror]').length,
      isShown: document.body.textContent.includes('<img src=x onerror='),
      turned: [...document.querySelectorAll('main *')]
        .filter((element) =>
          [...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue!.includes('\u202e')),
        )
        .filter((element) => !/isolate|plaintext/.test(getComputedStyle(element).unicodeBidi))
        .map((element) => element.outerHTML.slice(0, 120)),
    }))
    expect(found).toEqual({ hit: false, made: 0, isShown: true, turned: [] })
    for (const width of [1280, 400]) {
      await desk.shows(width)
      const sideways = (await faultsOfFit(page)).filter((each) => /sideways:|beside the page/.test(each))
      expect(sideways).toEqual([])
    }
    await desk.shows(1280)
    expect(desk.complaints()).toEqual([])
  }

  for (const [path, person] of [
    ['/', 'm-okafor'],
    ['/requests', 'm-okafor'],
    ['/requests/{}', 'm-okafor'],
    ['/requests/{}/letter', 'm-okafor'],
    ['/requests/{}?act=answer', 'm-okafor'],
    ['/requests/{}?act=refuse', 'm-okafor'],
    ['/requests?q=onerror', 'm-okafor'],
  ] as const)
    it(`of the other side stay text at ${path}`, async () => {
      const desk = await world().opens('arden', person)
      await desk.goes(path.replace('{}', reference))
      await isInert(desk)
    })

  it('that would turn a line around are not taken', async () => {
    const { exercise } = world()
    const refused = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/requests', draft(TURNED))
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([422, 'bad_draft'])
  })

  it('of a turn stay text in the conversation', async () => {
    const answered = await world().exercise.enters('beiyuan', `/api/v1/requests/${reference}/clarify`, {
      text: says(BAD),
    })
    expect(answered.status).toBe(201)
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}`)
    await isInert(desk)
  })

  it('in the names of files stay text', async () => {
    const { exercise } = world()
    const folder = await mkdtemp(join(tmpdir(), 'comity-named-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, '<img src=x onerror=globalThis.comityHit=1>.txt')
    await writeFile(file, 'nothing')
    const { reference: named } = await exercise.two<{ reference: string }>(
      'arden',
      ...['request', 'enter', '--pair', 'BEI', '--kind', 'preservation', '--urgency', 'urgent'],
      ...['--title', 'Logs', '--facts', 'Facts.', '--ask', 'Keep them', '--file', file],
    )
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${named}`)
    await isInert(desk)
  })

  it('of a draft stay text while it is written and waits for release', async () => {
    const { exercise } = world()
    const kept = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/drafts', draft(BAD))
    const waits = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/requests', draft(BAD))
    expect([kept.status, waits.status]).toEqual([201, 201])
    const author = await world().opens('arden', 'm-okafor')
    await author.goes(`/drafts/${kept.json<{ id: string }>().id}`)
    await isInert(author)
    const approver = await world().opens('arden', 'j-reyes')
    await approver.goes(`/release/${waits.json<{ id: string }>().id}`)
    await isInert(approver)
  })

  it('in the names of people and parties stay text on every page', async () => {
    const desk = await world().opens('arden', 's-lindqvist')
    const bad = JSON.stringify(`${MARKUP} ${UNSEEN}`).slice(1, -1)
    await desk.page.route('**/api/v1/**', async (route) => {
      if (route.request().url().includes('/events')) return route.continue()
      const answer = await route.fetch()
      const text = await answer.text()
      await route.fulfill({
        response: answer,
        body: text.replaceAll('S. Lindqvist', bad).replaceAll('M. Okafor', bad).replaceAll('Beiyuan', bad),
      })
    })
    for (const path of [
      '/me',
      '/administration/people',
      '/administration/pairing',
      '/administration/agreement',
      '/record',
    ]) {
      await desk.goes(path)
      await isInert(desk)
    }
  })
})
