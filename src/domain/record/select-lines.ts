/** What a checkpoints leaf records (docs/spec/leaves.md, W1–W4): a pure choice among the timed lines that a node knows. */

export type KnownLine = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly name: string
  readonly time: number
  /** Note text, `— name base64`. */
  readonly line: string
}

export type RecordView = {
  readonly own: { readonly origin: string; readonly size: number; readonly timeNames: ReadonlySet<string> }
  readonly peer: {
    readonly origin: string
    readonly cosignNames: ReadonlySet<string>
  }
  /** Names of our cosigning keys: their lines over the peer's log are our receipts. */
  readonly cosignNames: ReadonlySet<string>
  /** Both logs' lines, ordered by origin, size, time. */
  readonly lines: readonly KnownLine[]
  readonly isRecorded: (line: KnownLine) => boolean
  /** Whether the signers of these lines satisfy the policy in effect. */
  readonly isQuorum: (lines: readonly KnownLine[]) => boolean
  /** Positions of our messages that no recorded checkpoint covers yet with a quorum, or with the peer's receipt. */
  readonly withoutQuorum: readonly number[]
  readonly withoutReceipt: readonly number[]
  /** Due times that have passed since they were last recorded. */
  readonly dues: readonly number[]
  /** A size of the peer's log that was seen and that we lack, where that is being stated. */
  readonly lackedSize?: number
}

/** The lines to record, most needed first, none of them recorded before. */
export function selectLines(view: RecordView): readonly KnownLine[] {
  const own = view.lines.filter((l) => l.origin === view.own.origin && l.size <= view.own.size)
  const peer = view.lines.filter((l) => l.origin === view.peer.origin)
  const wanted = [
    ...newestReceipt(peer, view),
    ...lacked(peer, view),
    ...firstQuorums(own, view),
    ...firstReceipts(own, view),
    ...newest(own),
    ...view.dues.flatMap((due) => [...aroundDue(own, due), ...aroundDue(peer, due)]),
  ]
  return [...new Set(wanted)].filter((l) => !view.isRecorded(l))
}

/** W2: the newest checkpoint of the peer's log that we hold, with our own receipt line and whoever else timed it. */
function newestReceipt(peer: readonly KnownLine[], view: RecordView): KnownLine[] {
  const receipt = peer.findLast((l) => view.cosignNames.has(l.name))
  if (!receipt) return []
  const here = peer.filter((l) => l.size === receipt.size)
  const first = here.find((l) => view.cosignNames.has(l.name))
  return [...(first ? [first] : []), ...latestPerName(here.filter((l) => !view.cosignNames.has(l.name)))]
}

/** W1: for each message without a recorded quorum, the earliest checkpoint that has one. */
function firstQuorums(own: readonly KnownLine[], view: RecordView): KnownLine[] {
  const withQuorum = bySize(own).filter(([, lines]) => view.isQuorum(lines))
  return firstAbove(view.withoutQuorum, withQuorum).flatMap(([, lines]) => earliestPerName(lines))
}

/** W1: for each message without a recorded receipt of the other party, the earliest checkpoint that has one. */
function firstReceipts(own: readonly KnownLine[], view: RecordView): KnownLine[] {
  const isReceipt = (line: KnownLine) => view.peer.cosignNames.has(line.name)
  const receipted = bySize(own).filter(([, lines]) => lines.some(isReceipt))
  return firstAbove(view.withoutReceipt, receipted).flatMap(([, lines]) => [
    lines.find(isReceipt)!,
    ...earliestPerName(lines.filter((line) => view.own.timeNames.has(line.name))),
  ])
}

type Sized = readonly [size: number, lines: readonly KnownLine[]]

/** Of sizes in order, each that is the first above one of the positions, which come in order too. */
function firstAbove(positions: readonly number[], sizes: readonly Sized[]): Sized[] {
  const found: Sized[] = []
  let at = 0
  for (const position of positions) {
    while (at < sizes.length && sizes[at]![0] <= position) at += 1
    if (at === sizes.length) break
    if (found.at(-1) !== sizes[at]) found.push(sizes[at]!)
  }
  return found
}

/** W2: what was seen beyond what we hold, with whoever timed it. */
function lacked(peer: readonly KnownLine[], view: RecordView): KnownLine[] {
  return view.lackedSize === undefined
    ? []
    : latestPerName(peer.filter((line) => line.size === view.lackedSize))
}

function newest(own: readonly KnownLine[]): KnownLine[] {
  const last = own.at(-1)
  return last ? latestPerName(own.filter((l) => l.size === last.size)) : []
}

/** W3: of each signer the last line up to the due time and the first after it. */
function aroundDue(lines: readonly KnownLine[], due: number): KnownLine[] {
  const names = new Set(lines.map((l) => l.name))
  return [...names].flatMap((name) => {
    const his = lines.filter((l) => l.name === name).toSorted((a, b) => a.time - b.time)
    return [his.findLast((l) => l.time <= due), his.find((l) => l.time > due)].filter((l) => l !== undefined)
  })
}

function bySize(lines: readonly KnownLine[]): Sized[] {
  const sizes = new Map<number, KnownLine[]>()
  for (const line of lines) {
    const same = sizes.get(line.size)
    if (same) same.push(line)
    else sizes.set(line.size, [line])
  }
  return [...sizes].toSorted(([a], [b]) => a - b)
}

function earliestPerName(lines: readonly KnownLine[]): KnownLine[] {
  return perName(lines, (a, b) => a.time < b.time)
}

function latestPerName(lines: readonly KnownLine[]): KnownLine[] {
  return perName(lines, (a, b) => a.time > b.time)
}

function perName(lines: readonly KnownLine[], better: (a: KnownLine, b: KnownLine) => boolean): KnownLine[] {
  const chosen = new Map<string, KnownLine>()
  for (const line of lines) {
    const before = chosen.get(line.name)
    if (!before || better(line, before)) chosen.set(line.name, line)
  }
  return [...chosen.values()]
}
