/** A thread that signs and verifies for the loop of events; begun by signature-threads.ts. */
import { parentPort } from 'node:worker_threads'
import { isSigned, signEd25519 } from './ed25519.ts'
import { type Order, pack, unpack } from './signature-order.ts'

parentPort!.on('message', (order: Order) => {
  parentPort!.postMessage(carryOut(order))
})

function carryOut(order: Order): Uint8Array {
  if (order.act === 'sign')
    return pack(unpack(order.messages).map((message) => signEd25519(order.seed, message))).bytes
  const [publicKeys, signatures] = [unpack(order.publicKeys), unpack(order.signatures)]
  return Uint8Array.from(unpack(order.messages), (message, i) =>
    isSigned({ publicKey: publicKeys[i]!, signature: signatures[i]!, message }) ? 1 : 0,
  )
}
