import type { Command } from 'commander'
import type { ProposalView } from '../../app/people/see-proposal.ts'
import { wordFor } from '../../app/words/words.ts'
import { checkRelease } from '../check-release.ts'
import { group, type Options, type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { contentLines } from '../content-lines.ts'
import { CliError, EXIT } from '../errors.ts'
import { beginningOf } from '../message-id.ts'
import { indented, table } from '../output.ts'
import { findProposal, sayProposal } from '../propose.ts'
import type { Texts } from '../texts/index.ts'

/** What waits for people before it leaves: list, read, release, send back. */
export function proposalCommands(setting: Setting): Command[] {
  return [
    proposals(setting),
    release(setting),
    group(
      setting,
      {
        path: 'proposal',
        examples: [
          'comity proposal show 3f2a9c0d',
          'comity proposal send-back 3f2a9c0d --text "name the host in ask 2"',
        ],
      },
      [show(setting), sendBack(setting), drop(setting), alone(setting)],
    ),
  ]
}

function proposals(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'proposals',
      flags: [
        { flags: '--mine', help: 'mineToRelease' },
        { flags: '--all', help: 'allProposals' },
        { flags: '--unratified', help: 'unratified' },
      ],
      examples: [
        'comity proposals',
        'comity proposals --mine --key reyes.key',
        'comity proposals --unratified --json',
      ],
    },
    async ({ client, output, options, texts }) => {
      const found = await client.get<{ items: (ProposalView & { until?: string })[] }>(listPath(options))
      output.result(found, found.items.length === 0 ? [texts.noProposals] : listLines(found.items, texts))
    },
  )
}

function listPath({ unratified, mine, all }: Options): string {
  if (unratified === true) return '/api/v1/proposals/unratified'
  if (mine === true) return '/api/v1/proposals/waiting'
  return `/api/v1/proposals${all === true ? '' : '?state=open'}`
}

function listLines(items: readonly (ProposalView & { until?: string })[], texts: Texts): string[] {
  const { id, reference, kind, author, phase, end } = texts.columns
  const rows = items.map((each) => [
    beginningOf(each.id),
    each.reference,
    wordFor(texts.words.turn, each.kind) + (each.isEmergency ? ` · ${texts.words.urgency.emergency}` : ''),
    each.author.name,
    stateOf(each, texts),
    each.until ?? each.aloneFrom ?? '–',
  ])
  return table([[id, reference, kind, author, phase, end], ...rows])
}

function stateOf({ state, missing, waitsForMe, remark }: ProposalView, texts: Texts): string {
  if (state === 'open') return texts.waiting(missing, waitsForMe)
  const word = texts.proposalState[state]
  return remark === undefined ? word : `${word} (${remark})`
}

function release(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'release',
      args: [['<proposal>', 'proposal']],
      examples: [
        'comity release ARD-2026-0042 --key reyes.key',
        'comity release 3f2a9c0d --key reyes.key --node https://comity.arden.example',
      ],
    },
    async (run, wanted) => {
      const { client, texts } = run
      if (!client.release) throw new CliError('key_missing', texts.wrong.key, EXIT.usage)
      sayProposal(run, await client.release(await findProposal(run, wanted!)))
    },
  )
}

function show(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'proposal show',
      args: [['<proposal>', 'proposal']],
      examples: ['comity proposal show ARD-2026-0042', 'comity proposal show 3f2a9c0d --json'],
    },
    async (run, wanted) => {
      const id = await findProposal(run, wanted!)
      const view = await run.client.get<ProposalView>(`/api/v1/proposals/${id}`)
      run.output.result(view, [...shownLines(view, run.texts), ...(await proofLines(view, run.texts))])
    },
  )
}

/** What whoever signs must see: whom it goes to, on what, how urgent that is, what falls due; then all that it says. */
function shownLines(view: ProposalView, texts: Texts): string[] {
  const { payload, releases } = view
  const released = releases
    .map(({ name, at, how }) => `${name} ${at} (${texts.releasedHow[how]})`)
    .join(' · ')
  return [
    ...listLines([view], texts),
    view.id,
    ...(released ? [texts.labelled(texts.proposal.releasedBy, released)] : []),
    '',
    ...requestLines(view, texts),
    ...(payload ? ['', ...contentLines(payload, texts).flatMap((line) => indented(line))] : []),
    ...(payload?.kind === 'agreement' ? [texts.proposal.agreement(payload.body.document.version)] : []),
  ]
}

/** The kept proofs are checked here: the node's word that somebody released is not taken for it. */
async function proofLines({ id, proofs = [], releases }: ProposalView, texts: Texts): Promise<string[]> {
  const { proposal, labelled, releasedHow } = texts
  const lines = proofs.map(async (proof) => {
    const name = releases.find(({ person }) => person === proof.by)?.name ?? proof.by
    const fault = await checkRelease(id, proof)
    const said = fault === undefined ? proposal.proofHolds : proposal.proofFails[fault]
    return labelled(`${name} (${releasedHow[proof.how]})`, said)
  })
  return lines.length === 0 ? [] : ['', ...(await Promise.all(lines))]
}

function requestLines({ to, request, reference, isEmergency }: ProposalView, texts: Texts): string[] {
  const { proposal, words, labelled } = texts
  const dues = Object.entries(request?.dues ?? {}).map(([duty, due]) => `${wordFor(words.duty, duty)} ${due}`)
  return [
    ...(isEmergency ? [proposal.isEmergency] : []),
    ...(to ? [labelled(proposal.to, `${to.name[texts.lang]} (${to.prefix})`)] : []),
    ...(request && !request.isNew
      ? [
          labelled(proposal.onRequest, `${reference} ${request.title.text}`),
          `${wordFor(words.kind, request.kind)} · ${wordFor(words.urgency, request.urgency)} · TLP:${request.tlp}`,
        ]
      : []),
    ...(dues.length > 0
      ? [labelled(request?.isNew ? proposal.wouldBeDue : proposal.due, dues.join(' · '))]
      : []),
  ]
}

function sendBack(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'proposal send-back',
      args: [['<proposal>', 'proposal']],
      flags: [{ flags: '--text <text>', help: 'why', required: true }],
      examples: ['comity proposal send-back 3f2a9c0d --text "name the host in ask 2" --key reyes.key'],
    },
    (run, wanted) => close(run, wanted!, 'send-back', { remark: run.options.text }),
  )
}

function drop(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'proposal drop',
      args: [['<proposal>', 'proposal']],
      examples: ['comity proposal drop 3f2a9c0d'],
    },
    (run, wanted) => close(run, wanted!, 'drop'),
  )
}

function alone(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'proposal alone',
      args: [['<proposal>', 'proposal']],
      examples: ['comity proposal alone ARD-2026-0042 --key okafor.key'],
    },
    async (run, wanted) => {
      const { client } = run
      const id = await findProposal(run, wanted!)
      const composed = await client.post<ProposalView>(`/api/v1/proposals/${id}/alone`)
      sayProposal(run, client.release ? await client.release(composed.id) : composed)
    },
  )
}

async function close(run: RemoteRun, wanted: string, how: string, body?: unknown): Promise<void> {
  const id = await findProposal(run, wanted)
  const view = await run.client.post<ProposalView>(`/api/v1/proposals/${id}/${how}`, body)
  run.output.result(view, listLines([view], run.texts))
}
