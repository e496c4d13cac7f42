import { printHex } from '../../src/protocol/bytes.ts'
import { sha256 } from '../../src/protocol/hash.ts'
import type { Node } from './node.ts'
import { canonical } from './setting.ts'
import { digestOf, keyOf, signedNote } from './signing.ts'
import type { World } from './world.ts'

/** By side, the leaves of each epoch. */
export type Sizes = readonly [readonly number[], readonly number[]]

/** The public bundle of a history at a cut (docs/spec/bundle.md). */
export function printBundleText(world: World, cut: Sizes): string {
  const { setting, nodes } = world
  const envelopes = nodes.flatMap((node, side) =>
    node.envelopes.filter((one) => one.index < (cut[side]![one.epoch] ?? 0)).map((one) => one.text),
  )
  const header = canonical({
    type: 'comity-bundle',
    v: 1,
    public: true,
    exercise: setting.exercise,
    pair: setting.pair,
    identities: [...setting.identities].sort(),
    logs: nodes.map((node, side) => ({ writer: setting.writers[side], epochs: epochsOf(node, cut[side]!) })),
    messages: envelopes.length,
  })
  const leaves = nodes.flatMap((node, side) =>
    node.epochs.flatMap((epoch, e) => epoch.leaves.slice(0, cut[side]![e] ?? 0).map((leaf) => leaf.text)),
  )
  const lines = [header, ...leaves, ...envelopes]
  const body = lines.map((line) => `${line}\n`).join('')
  const marks = lines.map((line) => printHex(sha256(new TextEncoder().encode(line))).slice(0, 8)).join('')
  return `${body}${canonical({ digest: digestOf(body + marks), lines: marks })}\n`
}

function epochsOf(node: Node, sizes: readonly number[]) {
  return sizes.map((size, e) => {
    const { origin } = node.epochs[e]!
    if (size === 0) return { origin, size }
    // The first log key is in every cut; later ones are not.
    const key = keyOf(node.keys[0]!.label)
    return { origin, size, checkpoint: signedNote(key, origin, { body: node.bodyAt(e, size) }) }
  })
}
