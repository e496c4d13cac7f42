import type { Command } from 'commander'
import { instantOf } from '../../app/files/naming.ts'
import { ROLES } from '../../app/people/actions.ts'
import type { PersonView } from '../../app/people/persons.ts'
import type { SubjectRow } from '../../app/ports/doors.ts'
import type { PersonalKeyRow, PersonRow } from '../../app/ports/people.ts'
import { wordFor } from '../../app/words/words.ts'
import { group, type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'
import type { Texts } from '../texts/index.ts'

/** Who works here, with which roles and keys. */
export function personCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'person',
      examples: [
        'comity person add m-okafor --name "M. Okafor" --role handler --role duty_officer',
        'comity person enroll m-okafor 5a1f…',
      ],
    },
    [
      add(setting),
      list(setting),
      change(setting),
      deputy(setting),
      invite(setting),
      oidc(setting),
      ...keys(setting),
      disable(setting),
    ],
  )
}

function add(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'person add',
      args: [['<person>', 'newPerson']],
      flags: [
        { flags: '--name <name>', help: 'personName', required: true },
        { flags: '--name-en <name>', help: 'personNameEn' },
        { flags: '--name-zh <name>', help: 'personNameZh' },
        { flags: '--role <role>', help: 'role', choices: ROLES, many: true, required: true },
        { flags: '--agency <agency>', help: 'agency' },
        { flags: '--deputy <person>', help: 'deputy' },
      ],
      examples: [
        'comity person add m-okafor --name "M. Okafor" --role handler --role duty_officer',
        'comity person add zhou-min --name 周敏 --name-en "Zhou Min" --role handler --agency 网安',
      ],
    },
    async (run, id) => {
      const { name, nameEn, nameZh, role, agency, deputy } = run.options
      const person = await run.client.post<PersonRow>('/api/v1/people', {
        id,
        name,
        names: { ...(nameEn !== undefined && { en: nameEn }), ...(nameZh !== undefined && { zh: nameZh }) },
        roles: role,
        ...(agency !== undefined && { agency }),
        ...(deputy !== undefined && { deputy }),
      })
      run.output.result(person, [run.texts.personAdded(person.id, person.name)])
    },
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'person list', examples: ['comity person list', 'comity person list --json'] },
    async ({ client, output, texts }) => {
      const found = await client.get<{ items: PersonView[] }>('/api/v1/people')
      output.result(found, found.items.length === 0 ? [texts.noPersons] : listLines(found.items, texts))
    },
  )
}

function listLines(items: readonly PersonView[], texts: Texts): string[] {
  const { id, name, role, agency, deputy, publicKey } = texts.columns
  const rows = items.map((person) => [
    person.id,
    person.isActive ? person.name : texts.inactive(person.name),
    person.roles.map((each) => wordFor(texts.words.role, each)).join(', ') || '–',
    person.agency ?? '–',
    person.deputy ?? '–',
    person.keys
      .filter(({ revoked }) => !revoked)
      .map(({ kid }) => kid.slice(0, 16))
      .join(' ') || '–',
  ])
  return table([[id, name, role, agency, deputy, publicKey], ...rows])
}

function change(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'person change',
      args: [['<person>', 'person']],
      flags: [
        { flags: '--role <role>', help: 'rolesFromNow', choices: ROLES, many: true },
        { flags: '--agency <agency>', help: 'agency' },
      ],
      examples: [
        'comity person change m-okafor --role approver',
        'comity person change m-okafor --agency ""',
      ],
    },
    (run, person) =>
      changed(run, person!, {
        ...(run.options.role !== undefined && { roles: run.options.role }),
        ...(run.options.agency !== undefined && { agency: run.options.agency }),
      }),
  )
}

function deputy(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'person deputy',
      args: [
        ['<person>', 'person'],
        ['[deputy]', 'deputy'],
      ],
      examples: ['comity person deputy j-reyes m-okafor', 'comity person deputy j-reyes'],
    },
    (run, person, stands) => changed(run, person!, { deputy: stands ?? '' }),
  )
}

function disable(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'person disable',
      args: [['<person>', 'person']],
      examples: ['comity person disable m-okafor'],
    },
    (run, person) => changed(run, person!, { isActive: false }),
  )
}

function invite(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'person invite', args: [['<person>', 'person']], examples: ['comity person invite m-okafor'] },
    async ({ client, output, texts }, person) => {
      const path = `/api/v1/people/${encodeURIComponent(person!)}/invitations`
      const given = await client.post<{ url: string; code: string; expiresMs: number }>(path)
      output.result(given, [texts.invitedPerson(instantOf(given.expiresMs)), given.url])
    },
  )
}

function oidc(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'person oidc',
      args: [
        ['<person>', 'person'],
        ['<subject>', 'oidcSubject'],
      ],
      flags: [{ flags: '--drop', help: 'dropSubject' }],
      examples: [
        'comity person oidc m-okafor 248289761001',
        'comity person oidc m-okafor 248289761001 --drop',
      ],
    },
    async ({ client, output, options, texts }, person, subject) => {
      const path = `/api/v1/people/${encodeURIComponent(person!)}/subjects`
      const isDrop = options.drop === true
      const row = await client.post<SubjectRow>(isDrop ? `${path}/drop` : path, { subject })
      output.result(row, [isDrop ? texts.done : texts.subjectEnrolled(row.person, row.subject, row.issuer)])
    },
  )
}

async function changed(run: RemoteRun, person: string, change: object): Promise<void> {
  const path = `/api/v1/people/${encodeURIComponent(person)}/change`
  const row = await run.client.post<PersonRow>(path, change)
  run.output.result(row, [run.texts.done])
}

function keys(setting: Setting): Command[] {
  return [
    remoteCommand(
      setting,
      {
        path: 'person enroll',
        args: [
          ['<person>', 'person'],
          ['<key>', 'personalKey'],
        ],
        examples: [
          'comity person enroll m-okafor 5a1f0c2b9d8e7f60112233445566778899aabbccddeeff00112233445566778899',
        ],
      },
      async (run, person, key) => {
        const path = `/api/v1/people/${encodeURIComponent(person!)}/keys`
        const row = await run.client.post<PersonalKeyRow>(path, { key })
        run.output.result(row, [run.texts.enrolled(row.person)])
      },
    ),
    remoteCommand(
      setting,
      {
        path: 'person revoke',
        args: [['<key>', 'personalKey']],
        examples: ['comity person revoke 5a1f0c2b9d8e7f60112233445566778899aabbccddeeff00112233445566778899'],
      },
      async (run, key) => {
        const row = await run.client.post<PersonalKeyRow>(`/api/v1/keys/${encodeURIComponent(key!)}/revoke`)
        run.output.result(row, [run.texts.revoked(row.person)])
      },
    ),
  ]
}
