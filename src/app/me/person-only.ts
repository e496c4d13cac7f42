import { AppError } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'

/** The person who asks. Throws 'no_person' for a program: nobody would read what it is told. */
export function personOnly({ isProgram, person, name }: Viewer): string {
  if (!isProgram) return person
  throw new AppError(
    'no_person',
    `${name} is a program: choices, saved views and notices belong to persons; programs have events and webhooks`,
    { zh: `${name} 是程序：设置、已存视图和通知属于个人；程序可使用事件和回调` },
  )
}
