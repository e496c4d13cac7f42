import { printHex } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import { findPerson } from '../people/persons.ts'
import { readerOf } from './mail-round.ts'
import { type Sender, testLetter } from './write-letter.ts'

export type TriedMail = { readonly sent: string; readonly messageId: string }

/** Sends a mail to a person now, so that whoever set the mail server up sees whether it gets there. Throws 'no_mail', 'mail_failed', 'unknown_person'. */
export async function tryMail(node: Node, sender: Sender, wanted: string): Promise<TriedMail> {
  const { id: person } = await findPerson(node, wanted)
  if (!node.mail)
    throw new AppError('no_mail', 'this node has no mail server; name one in node.json ("mail")', {
      zh: '本节点未设邮件服务器；请在 node.json 的 "mail" 中指定',
    })
  const reader = await readerOf(node, person)
  if (!reader)
    throw new AppError('no_mail', `${person} gave no address for mails, or is not active here any more`, {
      zh: `${person} 未填写邮箱地址，或已停用`,
    })
  const letter = testLetter(sender, reader, `test-${printHex(node.chance.bytes(12))}`)
  const mailed = await node.mail.send(letter)
  if ('failed' in mailed) throw new AppError('mail_failed', `the mail server said: ${mailed.failed}`)
  return { sent: reader.address, messageId: `<${letter.id}@${node.mail.host}>` }
}
