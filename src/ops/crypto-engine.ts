import { hash } from 'node:crypto'
import { Compile } from 'typebox/compile'
import type { Engine } from '../protocol/engine.ts'
import { type Claim, isSigned, signEd25519 } from './ed25519.ts'
import { gather } from './gather.ts'
import { SignatureThreads } from './signature-threads.ts'

/** Fewer are made at once: to hand them over costs more than they do. */
const FEW = 8

/**
 * The runtime's own primitives, which cost less than those of every browser. Signatures that are asked for together, as those of a batch are,
 * are made and checked in threads of their own, so that the loop of events goes on meanwhile.
 */
export function runtimeEngine(
  threads: Pick<SignatureThreads, 'sign' | 'verify'> = new SignatureThreads(),
): Engine {
  const verified = gather<Claim, boolean>(FEW, {
    one: isSigned,
    // A thread that ended says nothing of a signature: it is looked at here.
    many: (claims) => threads.verify(claims).catch(() => claims.map(isSigned)),
  })
  return {
    sha256,
    shape(schema) {
      const compiled = Compile(schema)
      return { fits: (value) => compiled.Check(value), faults: (value) => compiled.Errors(value) }
    },
    verify: (publicKey, signature, message) => verified({ publicKey, signature, message }),
    async signer(seed) {
      const one = (bytes: Uint8Array) => signEd25519(seed, bytes)
      return gather(FEW, {
        one,
        many: (messages) => threads.sign(seed, messages).catch(() => messages.map(one)),
      })
    },
  }
}

/** One string of 32 characters is had for less than a buffer of as many bytes. */
function sha256(bytes: Uint8Array): Uint8Array {
  const text = hash('sha256', bytes, 'latin1')
  const digest = new Uint8Array(32)
  for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i)
  return digest
}
