import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Node } from '../../app/node.ts'
import type { Role } from '../../app/people/actions.ts'
import { addPerson, enrolKey } from '../../app/people/persons.ts'
import type { ExerciseKeys } from '../../app/ports/exercise-keys.ts'
import { createToken } from '../../app/tokens.ts'
import { printHex } from '../../protocol/index.ts'
import { makePersonalKey, readPersonalKey } from '../personal-key.ts'
import type { PartyName } from './cases.ts'

type Cast = {
  readonly id: string
  readonly name: string
  readonly names: { readonly en?: string; readonly zh?: string }
  readonly roles: readonly Role[]
}
/** A person of the exercise; `key` is his key file's path in the exercise's folder. */
export type ExercisePerson = Cast & { readonly key: string; readonly token: string }

/** Who works at each party: the one who writes comes first, then the one who releases it, who runs the node, who checks. */
const CAST: Readonly<Record<PartyName, readonly Cast[]>> = {
  arden: [
    {
      id: 'm-okafor',
      name: 'M. Okafor',
      names: { zh: '奥卡福' },
      roles: ['handler', 'duty_officer'],
    },
    { id: 'j-reyes', name: 'J. Reyes', names: { zh: '雷耶斯' }, roles: ['approver'] },
    { id: 's-lindqvist', name: 'S. Lindqvist', names: { zh: '林奎斯特' }, roles: ['operator'] },
    { id: 'e-moreau', name: 'E. Moreau', names: { zh: '莫罗' }, roles: ['auditor'] },
  ],
  beiyuan: [
    { id: 'zhou-min', name: '周敏', names: { en: 'Zhou Min' }, roles: ['handler', 'duty_officer'] },
    { id: 'li-hang', name: '李航', names: { en: 'Li Hang' }, roles: ['approver'] },
    { id: 'zhao-yan', name: '赵岩', names: { en: 'Zhao Yan' }, roles: ['operator'] },
    { id: 'sun-rui', name: '孙蕊', names: { en: 'Sun Rui' }, roles: ['auditor'] },
  ],
}

const PEOPLE_FOLDER = 'people'

/** The keys that lie in the folder of an exercise's node; whoever was added later has none. Throws KeyFileError for one that is torn. */
export function exerciseKeysIn(folder: string): ExerciseKeys {
  return async (person) => {
    const path = join(folder, PEOPLE_FOLDER, `${person}.key`)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (!isThere) return undefined
    const key = await readPersonalKey(path)
    return { kid: printHex(key.publicKey), sign: (bytes) => key.sign(bytes) }
  }
}

/** Makes the people of a party known at its node, each with a key in `<folder>/<party>/people` and a token. */
export async function makePeople(node: Node, folder: string, party: PartyName): Promise<ExercisePerson[]> {
  const people: ExercisePerson[] = []
  for (const person of CAST[party]) {
    const key = join(party, PEOPLE_FOLDER, `${person.id}.key`)
    await addPerson(node, person)
    await enrolKey(node, person.id, await makePersonalKey(join(folder, key)))
    people.push({ ...person, key, token: await createToken(node, { name: person.name, person: person.id }) })
  }
  return people
}
