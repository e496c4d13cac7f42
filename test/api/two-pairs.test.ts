import { expect, it, onTestFinished } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

it('an agency is not told by a reference that another pair has given it too', async () => {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan', 'corvia'], {
    pairs: [
      ['arden', 'beiyuan'],
      ['arden', 'corvia'],
    ],
  })
  const api = await openApi({ onTestFinished }, net.arden)
  const police = await api.person('police', ['handler'], { agency: 'police' })
  const customs = await api.person('customs', ['handler'], { agency: 'customs' })
  const duty = await api.person('duty', ['duty_officer'])
  const mine = await net.arden
    .officer(net.beiyuan)
    .submits(aRequest({ title: { lang: 'en', text: 'Mooring' } }))
  const theirs = await net.arden
    .officer(net.corvia)
    .submits(aRequest({ title: { lang: 'en', text: 'Nightjar' } }))
  expect(theirs.reference).toBe(mine.reference)
  for (const [{ thread }, agency] of [
    [mine, 'police'],
    [theirs, 'customs'],
  ] as const)
    await api.call('POST', `/api/v1/requests/${thread}/assignments`, { body: { agency }, token: duty.token })
  const path = `/api/v1/requests/${mine.reference}`
  for (const [{ token }, own, others] of [
    [police, 'Mooring', 'Nightjar'],
    [customs, 'Nightjar', 'Mooring'],
  ] as const) {
    const { status, text } = await api.call('GET', path, { token })
    expect([status, text.includes(own), text.includes(others)]).toEqual([200, true, false])
    const said = await api.call('POST', `${path}/notes`, { body: { text: 'seen' }, token })
    expect(said.status).toBe(201)
  }
  const stranger = await api.person('coast', ['handler'], { agency: 'coast guard' })
  const unknown = await api.call('GET', path, { token: stranger.token })
  expect([unknown.status, unknown.text.includes('more than one')]).toEqual([404, false])
  // Whoever sees both is asked which is meant.
  expect((await api.call('GET', path, { token: duty.token })).text).toContain('more than one')
})
