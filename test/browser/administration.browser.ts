import { expect, it } from 'vitest'
import { type Desk, describeDesk } from './harness.ts'

/** A device that holds passkeys and whose owner always agrees. */
async function withDevice(desk: Desk): Promise<void> {
  const cdp = await desk.context.newCDPSession(desk.page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
}

describeDesk('administration and one’s own desk', [1], (world) => {
  it('an operator adds a person and invites him; he makes a passkey, is in, and comes in by it again', async () => {
    const operator = await world().opens('arden', 's-lindqvist')
    await operator.goes('/administration/people/new')
    await operator.page.getByLabel('Name, as they write it').fill('N. Berg')
    await operator.page.getByLabel('Id', { exact: true }).fill('n-berg')
    await operator.page.getByRole('checkbox', { name: /^case handler/ }).check()
    await operator.page.getByRole('button', { name: 'Add', exact: true }).click()
    await operator.page.getByRole('heading', { name: 'N. Berg' }).waitFor()
    await operator.page.getByRole('button', { name: 'Make an invitation link' }).click()
    const link = (await operator.page.locator('output.secret').textContent()) ?? ''
    const code = link.split('/').at(-1)!

    const guest = await world().opensDoor('arden', { language: 'zh' })
    await withDevice(guest)
    await guest.goes(`/invitation/${code}`)
    expect(await guest.page.getByText('本邀请发给N. Berg。').isVisible()).toBe(true)
    await guest.page.getByLabel(/^为该通行密钥命名/).fill('值班手机')
    await guest.page.getByRole('button', { name: '创建通行密钥并登录' }).click()
    await guest.page.locator('.frame').waitFor()
    await guest.goes('/me')
    expect(await guest.page.getByText('值班手机', { exact: true }).isVisible()).toBe(true)

    await guest.page.getByRole('button', { name: '退出', exact: true }).click()
    await guest.page.getByRole('button', { name: '使用通行密钥登录' }).click()
    await guest.page.locator('.frame').waitFor()

    await guest.goes(`/invitation/${code}`)
    expect(await guest.page.getByText('该邀请已失效。').isVisible()).toBe(true)
    expect(operator.complaints()).toEqual([])
  })

  it('what somebody chooses on one machine holds on the next', async () => {
    const here = await world().opens('beiyuan', 'li-hang')
    await here.goes('/me')
    const kept = here.page.waitForResponse(
      (answer) => answer.url().endsWith('/me/choices') && answer.request().method() === 'PUT' && answer.ok(),
    )
    await here.page.getByRole('radio', { name: 'night' }).check()
    await kept
    const there = await world().opens('beiyuan', 'li-hang')
    await there.page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
    expect(here.complaints()).toEqual([])
  })

  it('whoever drafts an agreement sees what it would change before it can be offered', async () => {
    const approver = await world().opens('arden', 'j-reyes')
    const { page } = approver
    await approver.goes('/administration/agreement/draft')
    expect(await page.getByRole('button', { name: 'Offer it' }).count()).toBe(0)
    const arden = page.getByRole('article', { name: 'Arden' })
    await arden.getByRole('button', { name: 'Add 2027' }).click()
    await arden.getByRole('button', { name: /\b1 January 2027/ }).click()
    await page.getByRole('button', { name: 'See what it would change' }).click()
    await page.getByText(/Arden: the calendar of 2027 is added/).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'See what it would change' }).click()
    await page.getByText(/Arden: the calendar of 2027 is added/).waitFor()
    await page.getByRole('button', { name: 'Offer it' }).click()
    await page.getByText('It waits for release by two people of ours:').waitFor()
    expect(approver.complaints()).toEqual([])
  })

  it('the audit log is found by who and what, and its chain verifies', async () => {
    const auditor = await world().opens('arden', 'e-moreau')
    const { page } = auditor
    await auditor.goes('/administration/audit')
    await page.getByLabel('Who', { exact: true }).fill('moreau')
    await page.getByLabel('What', { exact: true }).selectOption({ label: 'sign in' })
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('cell', { name: 'sign in' }).first().waitFor()
    expect(await page.getByRole('cell', { name: 'read the audit log' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/^Nothing was changed or taken away/).waitFor()
    expect(auditor.complaints()).toEqual([])
  })

  it('a pair is not confirmed by other words than those that were read out, and theirs are not shown before', async () => {
    const operator = await world().opens('arden', 's-lindqvist')
    const { page } = operator
    await operator.goes('/administration/pairing')
    const ours = await page.evaluate(async () => (await fetch('/v1/invitation')).text())
    await page.getByLabel(/^Their invitation/).fill(ours)
    await page.getByRole('button', { name: 'Take it' }).click()
    await page.getByRole('alert').waitFor()
    const theirs = JSON.stringify(
      Object.fromEntries(
        Object.entries({
          ...JSON.parse(ours),
          identity: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
          host: 'corvo.example',
          prefix: 'COR',
          name: { en: 'Corvo', zh: '科尔沃' },
          url: 'http://127.0.0.1:1',
        }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    )
    await page.getByLabel(/^Their invitation/).fill(theirs)
    await page.getByRole('button', { name: 'Take it' }).click()
    const corvo = page.getByRole('article', { name: 'Corvo' })
    await corvo.waitFor()
    expect(await corvo.locator('.fingerprint').count()).toBe(0)
    await corvo
      .getByLabel(/^What they read to you/)
      .fill('urban zero size shy crack negative rude truck tuition night path device')
    await corvo.getByRole('button', { name: 'It is them: confirm' }).click()
    await corvo.getByText(/^That is not the key that we were given for Corvo/).waitFor()
  })
})
