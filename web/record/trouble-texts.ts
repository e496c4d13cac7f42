import type { Both } from '../lib/languages.ts'

type Trouble = { readonly id: string; readonly title: string; readonly means: string; readonly next: string }
type Texts = {
  readonly title: string
  readonly lead: string
  readonly next: string
  readonly all: readonly Trouble[]
}

const en: Texts = {
  title: 'When something does not verify',
  lead: 'A failed check is a fact about the bytes before you, not yet about a party. Save what you have, then go on as below. Change nothing on either node before.',
  next: 'Next step',
  all: [
    {
      id: 'pins',
      title: 'Another identity is shown than this browser knows',
      means: 'The node, or somebody between you and it, shows keys that are not those you saw before.',
      next: 'Telephone the other party, have both fingerprints read out, and compare them word by word. Take the new ones only if they agree; else tell your operator at once.',
    },
    {
      id: 'keys',
      title: 'A key set or agreement does not follow from its identity (bad_key_set, bad_agreement)',
      means:
        'A document is not signed by whom it should be, or a version between is missing. What rests on those keys is not proven.',
      next: 'Export the record and run “comity verify”, which names the leaf. If it finds the same, send that file to both operators.',
    },
    {
      id: 'seen_keys',
      title: 'Key sets are left out that were seen here before',
      means:
        'The node shows an older state than it did: perhaps it runs from an old backup, perhaps the end of a key is being hidden.',
      next: 'Look whether the node says that it is quiescent. If it says that it runs, your operator compares its database with its guard.',
    },
    {
      id: 'leaf',
      title:
        'The leaf or the message is not the one that was asked for (bad_leaf, bad_envelope, missing_message)',
      means: 'What is shown is not what stands in the log. The log itself may be sound.',
      next: 'Load the page again. If it stays, check the whole record: if that is proven, the fault is in this node’s answer; if not, it names the place.',
    },
    {
      id: 'inclusion',
      title: 'The hashes do not lead to the signed root (bad_root)',
      means: 'A leaf was changed, left out or added after its writer signed the head of the log.',
      next: 'Export the record from both nodes. The side whose leaves give the signed root has the true log; the other restores from it, as “Operate” describes.',
    },
    {
      id: 'log',
      title: 'The head of a log is not signed by its writer (bad_checkpoint)',
      means:
        'Nobody can be held to this head: it may be of another log, or made by somebody who lacks the key.',
      next: 'Fetch it anew. If it stays, compare it with what a witness holds for the same size.',
    },
    {
      id: 'receipt',
      title: 'A receipt or a witness’s line does not verify (bad_line)',
      means:
        'The line counts for nothing, and proves nothing against whoever is named in it: anybody could have written it.',
      next: 'The message may still be proven by other lines. Tell your operator which signer it names; a key may have ended.',
    },
    {
      id: 'heads',
      title: 'Two signed heads contradict each other',
      means:
        'The writer signed two different logs. That is proven and cannot be taken back; nobody but the writer’s key can have done it.',
      next: 'Keep both notes: they are the evidence. The record of both sides carries them. Bring it to the dialogue; duties that rest on that log read “log forked” against its writer.',
    },
    {
      id: 'bundle',
      title: 'The file is damaged (bad_bundle)',
      means: 'It was cut off or changed on the way; the sentence names the line.',
      next: 'Export and carry it again. A file that fails twice in the same line was changed before it was exported.',
    },
    {
      id: 'identity',
      title: 'The file is of other parties (other_identity)',
      means: 'It may be sound, but it is not the record of the two parties that you named.',
      next: 'Compare the identities that you gave with your own notes from the pairing.',
    },
    {
      id: 'cut',
      title: 'No verdict follows from the two logs (bad_cut)',
      means: 'The two logs in the file do not fit together, for instance because one lacks an epoch.',
      next: 'Export again when both nodes are connected, and compare the sizes with those on this page.',
    },
  ],
}

const zh: Texts = {
  title: '核验未通过时怎么办',
  lead: '核验未通过，说明的是眼前这些字节，尚不说明任何一方。请先保存现有内容，再按下文办理。此前不要改动任何一方的节点。',
  next: '下一步',
  all: [
    {
      id: 'pins',
      title: '所示身份与本浏览器已知的不同',
      means: '节点，或置身于您与节点之间的人，出示了与您此前所见不同的密钥。',
      next: '致电对方，请双方读出指纹，逐词核对。一致方可采用；否则立即告知运维人员。',
    },
    {
      id: 'keys',
      title: '密钥集或协定不能由其身份得出（bad_key_set、bad_agreement）',
      means: '某份文件并非由应签署者签名，或者中间缺少一版。依赖这些密钥的内容均未获证明。',
      next: '导出记录并运行“comity verify”，其结果会指明是哪一叶。如结果相同，请将该文件交双方运维人员。',
    },
    {
      id: 'seen_keys',
      title: '略去了此前见过的密钥集',
      means: '节点所示状态比此前更旧：可能以旧备份运行，也可能有人隐瞒某一密钥的终止。',
      next: '查看节点是否显示正在取回条目。如显示运行正常，请运维人员将其数据库与守护文件比对。',
    },
    {
      id: 'leaf',
      title: '叶或文电并非所要求的（bad_leaf、bad_envelope、missing_message）',
      means: '所示内容与日志所载不符。日志本身可能无误。',
      next: '重新载入本页。如仍如此，请核验全部记录：若通过，问题在于本节点的应答；若未通过，结果会指明位置。',
    },
    {
      id: 'inclusion',
      title: '哈希路径不通向已签名的根哈希（bad_root）',
      means: '写入方签署日志头之后，有叶被改动、略去或添加。',
      next: '从双方节点各导出一份记录。其叶能得出已签名根哈希的一方持有真实日志；另一方按“运维”所述由此恢复。',
    },
    {
      id: 'log',
      title: '日志头并非由写入方签名（bad_checkpoint）',
      means: '任何人都不受此日志头约束：可能属于另一日志，也可能由没有密钥的人制作。',
      next: '重新取得。如仍如此，请与见证方就同一条目数所持有的比对。',
    },
    {
      id: 'receipt',
      title: '回执或见证方的签名行未通过核验（bad_line）',
      means: '该行不作数，也不能据以指责其中所列的任何人：任何人都可能写下它。',
      next: '该文电仍可能由其他签名行证明。请告知运维人员该行所列的签名方；可能是密钥已终止。',
    },
    {
      id: 'heads',
      title: '两个已签名的日志头互相矛盾',
      means: '写入方签署了两份不同的日志。此事已获证明，无法收回；除写入方的密钥外，无人能够做到。',
      next: '保存两份日志头，二者即为证据，双方记录也会载入。请提交对话机制；以该日志为据的义务判定为“记录分叉”，由写入方承担。',
    },
    {
      id: 'bundle',
      title: '文件已损坏（bad_bundle）',
      means: '文件在传递中被截断或改动；结果会指明是哪一行。',
      next: '重新导出并传递。如同一行再次出错，则文件在导出之前已被改动。',
    },
    {
      id: 'identity',
      title: '文件属于其他当事方（other_identity）',
      means: '文件本身可能无误，但并非您所指定的双方的记录。',
      next: '将您填写的身份与配对时的记载核对。',
    },
    {
      id: 'cut',
      title: '两份日志不能得出判定（bad_cut）',
      means: '文件中的两份日志互不衔接，例如其中一份缺少一期。',
      next: '待双方节点连通后重新导出，并将条目数与本页所示比对。',
    },
  ],
}

export const troubleTexts: Both<Texts> = { en, zh }
