import type { CustodyStep } from '../../app/files/custody.ts'
import type { RemovalReason } from '../../app/ports/custody.ts'

/** What the commands about files, holds and removals say. */
export type FileTexts = {
  readonly added: (name: string, bytes: number, digest: string) => string
  readonly sending: (name: string, done: number, of: number) => string
  readonly fetching: (name: string, done: number, of: number) => string
  readonly fetched: (path: string, bytes: number, digest: string) => string
  readonly goOn: (upload: string) => string
  readonly otherFile: (bytes: number, announced: number) => string
  readonly wrongDigest: (name: string, digest: string) => string
  readonly which: (known: readonly string[]) => string
  readonly none: string
  readonly bytes: string
  readonly state: string
  readonly states: Readonly<Record<'here' | 'lacking' | 'closed' | 'removed', string>>
  readonly length: (bytes: number) => string
  readonly custodyOf: (name: string, reference: string) => string
  readonly leaf: (position: number) => string
  readonly step: (act: string, who: string | undefined, facts: readonly string[]) => string
  readonly acts: Readonly<Record<CustodyStep['act'], string>>
  readonly held: (reference: string, id: string) => string
  readonly lifted: (reference: string, id: string) => string
  readonly noHolds: string
  readonly placed: string
  readonly by: string
  readonly reason: string
  readonly reasons: Readonly<Record<RemovalReason, string>>
  readonly removals: (removed: number, unexplained: number) => string
  readonly removal: (facts: {
    readonly why: string
    readonly where: string
    readonly messages: number
    readonly files: number
    readonly article?: string
  }) => string
}

export const fileTexts: { readonly en: FileTexts; readonly zh: FileTexts } = {
  en: {
    added: (name, bytes, digest) =>
      `${name}: ${bytes} bytes are on this node as ${digest}. Nothing has left it; a message that names the file (--attach ${digest}) takes it along.`,
    sending: (name, done, of) => `${name}: ${done} of ${of} bytes sent`,
    fetching: (name, done, of) => `${name}: ${done} of ${of} bytes fetched`,
    fetched: (path, bytes, digest) => `${path}: ${bytes} bytes, and their digest is ${digest}.`,
    goOn: (upload) => `what came is kept: go on with --upload ${upload}`,
    otherFile: (bytes, announced) =>
      `the file has ${bytes} bytes, the upload was begun for one of ${announced}: another file is meant`,
    wrongDigest: (name, digest) =>
      `the bytes of ${name} that came are not those of ${digest}; they were dropped, fetch it again`,
    which: (known) =>
      known.length === 0
        ? 'the request has no such file'
        : `which file? Give a digest, or its first digits: ${known.join(', ')}`,
    none: 'No message of the request names a file.',
    bytes: 'BYTES',
    state: 'STATE',
    states: {
      here: 'here',
      lacking: 'not here',
      closed: 'accept its condition first',
      removed: 'removed',
    },
    length: (bytes) => `${bytes} bytes`,
    custodyOf: (name, reference) => `Chain of custody of ${name} (${reference})`,
    leaf: (position) => `leaf ${position}`,
    step: (act, who, facts) =>
      `${act}${who ? ` by ${who}` : ''}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`,
    acts: {
      uploaded: 'brought to this node',
      hashed: 'hashed by this node',
      sent: 'all of it with the other side',
      received: 'all of it received from the other side',
      opened: 'opened',
      discarded: 'removed: no message named it',
      named: 'named in a message entered',
      receipted: 'that message receipted',
      removed: 'removed here',
      removed_there: 'removed by the other side',
      held: 'legal hold placed',
      released: 'legal hold lifted',
    },
    held: (reference, id) => `Nothing of ${reference} is removed while the hold ${id} stands.`,
    lifted: (reference, id) => `The hold ${id} on ${reference} is lifted; that it stood stays readable.`,
    noHolds: 'No legal hold stands.',
    placed: 'SINCE (UTC)',
    by: 'BY',
    reason: 'REASON',
    reasons: { retention: 'retention', recall: 'recall', order: 'order' },
    removals: (removed, unexplained) =>
      `${removed === 1 ? '1 content was' : `${removed} contents were`} removed by entries of the logs${unexplained > 0 ? `; ${unexplained} lack without one: whoever made the file left them out` : ''}. No verdict rests on them.`,
    removal: ({ why, where, messages, files, article }) =>
      `  ${where}: ${messages} messages, ${files} files, for ${why}${article ? ` (${article})` : ''}`,
  },
  zh: {
    added: (name, bytes, digest) =>
      `${name}：${bytes} 字节已存于本节点，哈希摘要 ${digest}。尚未送出本节点；列明该文件的文电（--attach ${digest}）将一并送交。`,
    sending: (name, done, of) => `${name}：已送 ${done} 字节，共 ${of} 字节`,
    fetching: (name, done, of) => `${name}：已取 ${done} 字节，共 ${of} 字节`,
    fetched: (path, bytes, digest) => `${path}：${bytes} 字节，哈希摘要与 ${digest} 一致。`,
    goOn: (upload) => `已到的部分予以保留：以 --upload ${upload} 继续`,
    otherFile: (bytes, announced) =>
      `该文件为 ${bytes} 字节，而该次上传申报为 ${announced} 字节：并非同一文件`,
    wrongDigest: (name, digest) => `所到的 ${name} 与哈希摘要 ${digest} 不符，已弃置；请重新取得`,
    which: (known) =>
      known.length === 0
        ? '该请求没有这一文件'
        : `指哪一个文件？请给出哈希摘要或其开头数位：${known.join('、')}`,
    none: '该请求的文电均未列文件。',
    bytes: '字节数',
    state: '状态',
    states: { here: '在本节点', lacking: '不在本节点', closed: '须先接受条件', removed: '已删除' },
    length: (bytes) => `${bytes} 字节`,
    custodyOf: (name, reference) => `${name} 的证据保管链（${reference}）`,
    leaf: (position) => `叶 ${position}`,
    step: (act, who, facts) =>
      `${act}${who ? `：${who}` : ''}${facts.length > 0 ? `（${facts.join('，')}）` : ''}`,
    acts: {
      uploaded: '送入本节点',
      hashed: '由本节点计算哈希值',
      sent: '已全部送达对方',
      received: '已自对方全部收到',
      opened: '打开',
      discarded: '删除：无文电列明',
      named: '列入已入册的文电',
      receipted: '该文电获回执',
      removed: '在本节点删除',
      removed_there: '由对方删除',
      held: '设定法律保留',
      released: '解除法律保留',
    },
    held: (reference, id) => `法律保留 ${id} 存续期间，${reference} 的任何内容均不删除。`,
    lifted: (reference, id) => `${reference} 的法律保留 ${id} 已解除；其曾经存续的记载仍可查阅。`,
    noHolds: '现无法律保留。',
    placed: '起始（UTC）',
    by: '设定人',
    reason: '理由',
    reasons: { retention: '留存期满', recall: '收回', order: '命令' },
    removals: (removed, unexplained) =>
      `依日志条目删除的内容 ${removed} 项${unexplained > 0 ? `；另有 ${unexplained} 项缺失而无条目：系制作该文件者所略` : ''}。任何判定均不以其为据。`,
    removal: ({ why, where, messages, files, article }) =>
      `  ${where}：文电 ${messages} 份，文件 ${files} 个，事由 ${why}${article ? `（${article}）` : ''}`,
  },
}

/** The node's sentences about files say the facts in English; here is what they mean. */
export const fileProblemsZh: Readonly<Record<string, (facts: string) => string>> = {
  bad_file: (facts) => `所申报的文件不可接收：名称须为一行、不含斜线，长度须为 1 字节至 2 GB（${facts}）`,
  unknown_file: (facts) =>
    `没有这一文件（${facts}）；"comity file list" 列出请求的文件，"comity file add" 送入文件`,
  unknown_upload: (facts) => `没有这一上传（${facts}）；请不带 --upload 重新送入`,
  wrong_offset: (facts) => `所传字节与本节点已有内容不衔接（${facts}）`,
  file_too_large: (facts) => `文件过大：至多 2 GB（${facts}）`,
  no_space: (facts) => `节点存储空间不足，文件未接收（${facts}）；请腾出空间后再试`,
  over_file_quota: (facts) => `当日文件将超出协定限额（${facts}）`,
  file_missing: (facts) => `文电所列文件不在本节点（${facts}）；请先送入`,
  file_removed: (facts) => `文件已删除；其哈希摘要与叶仍在（${facts}）`,
  file_closed: (facts) =>
    `该文件附有条件，接受之前不得打开（${facts}）；"comity request accept-condition" 接受条件`,
  bad_range: (facts) => `无法提供所请求的范围（${facts}）`,
  unknown_hold: (facts) => `没有这一法律保留（${facts}）；"comity hold list" 列出存续者`,
  removal_held: (facts) => `现有法律保留，任何内容均不删除（${facts}）；须先解除`,
  removal_refused: (facts) => `该理由不足以删除内容（${facts}）`,
}
