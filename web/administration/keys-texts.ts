import type { KeyUse } from '../../src/protocol/key-set.ts'
import type { Both } from '../lib/languages.ts'

type Uses = Readonly<Record<KeyUse, string>>
const usesEn: Uses = {
  log: 'signs the party’s log: what stands in it, and in which order',
  time: 'puts the party’s own times under it',
  cosign: 'receipts what the other side sends it',
  message: 'signs each message',
  transport: 'signs the calls between the nodes',
  witness: 'witnesses the logs of this pair for others',
}
const usesZh: Uses = {
  log: '签署该方日志：所载内容及其顺序',
  time: '在日志上签注该方时间',
  cosign: '签收对方发来的内容',
  message: '签署每份文电',
  transport: '签署节点之间的调用',
  witness: '为其他方见证本配对的日志',
}

const en = {
  title: 'Keys',
  intro:
    'Each use has a key of its own. The identity key signs only the list of these keys; it is what the words of the pairing stand for.',
  ours: (party: string) => `Keys of ${party} (ours)`,
  theirs: (party: string) => `Keys of ${party}`,
  version: (version: number) => `key set ${version}`,
  use: 'For',
  key: 'Public key',
  since: 'Since',
  end: 'Ends',
  never: 'no end set',
  over: 'over',
  uses: usesEn,
  notYet: 'Their log has not begun: they have not confirmed us, or their node has not been reached.',
  logKeys: 'For witnesses',
  logKeysHelp:
    'A witness knows our log by these keys. After a rotation of the log key, give the new line to every witness before the one before it ends.',
  rotate: 'Replace a key',
  rotateHelp:
    'A new key is made and entered into our log at once. The one before goes on signing beside it until the end that you set, so that the other side and witnesses have time to learn the new one. Then it ends for good.',
  which: 'Which key?',
  ends: 'The present key ends',
  endsHelp: 'A day or more is usual. If it may have been stolen, make it short: an hour.',
  day: 'in a day',
  week: 'in a week',
  hour: 'in an hour: it may be stolen',
  identity: 'The identity key must be on the node’s machine for as long as this takes.',
  rotateIt: 'Replace it',
  rotateAsk: (use: string) => `Replace the key for “${use}”? Both sides see the new key set in the record.`,
  rotated: (version: number) => `Done: key set ${version} is entered.`,
  resumed: (version: number) =>
    `A replacement that had been interrupted was finished: key set ${version} is entered. If you want another one, replace again.`,
  giveLogKey: 'Give this to every witness before the present key ends:',
  succession:
    'Where the log itself is lost or forked, its successor begins at the command line: “comity record succeed”.',
}

const zh: typeof en = {
  title: '密钥',
  intro: '每项用途各有密钥。身份密钥仅用于签署密钥清单，配对时宣读的词语即代表身份密钥。',
  ours: (party) => `${party}的密钥（我方）`,
  theirs: (party) => `${party}的密钥`,
  version: (version) => `密钥清单第 ${version} 版`,
  use: '用途',
  key: '公钥',
  since: '启用于',
  end: '终止于',
  never: '未设终止时间',
  over: '已终止',
  uses: usesZh,
  notYet: '对方日志尚未开始：对方尚未确认我方，或尚未联通对方节点。',
  logKeys: '供见证方使用',
  logKeysHelp: '见证方凭以下密钥识别我方日志。更换日志密钥后，须在原密钥终止前将新的一行交给每个见证方。',
  rotate: '更换密钥',
  rotateHelp:
    '立即生成新密钥并入册。原密钥与新密钥并行签署，直至您设定的终止时间，以便对方和见证方知悉新密钥；此后原密钥永久终止。',
  which: '更换哪一密钥？',
  ends: '现用密钥终止于',
  endsHelp: '通常为一日以上。如怀疑失窃，应从短设定，例如一小时。',
  day: '一日后',
  week: '一周后',
  hour: '一小时后（怀疑失窃）',
  identity: '更换期间，身份密钥须在节点所在机器上。',
  rotateIt: '更换',
  rotateAsk: (use) => `确定更换用于“${use}”的密钥？双方均将在记录中看到新的密钥清单。`,
  rotated: (version) => `已完成：密钥清单第 ${version} 版已入册。`,
  resumed: (version) => `已完成此前中断的更换：密钥清单第 ${version} 版已入册。如需另行更换，请再次操作。`,
  giveLogKey: '请在现用密钥终止前交给每个见证方：',
  succession: '如日志本身丢失或分叉，须在命令行启用接续日志：“comity record succeed”。',
}

export const keysTexts: Both<typeof en> = { en, zh }
