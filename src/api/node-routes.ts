import { Type } from 'typebox'
import type { Links, LinkView, Machine, MachineState } from '../app/ports/machine.ts'
import { LedgerPhaseSchema } from './answers/pairs.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf, shapeOf } from './schema.ts'

const bytes = Type.Integer({ minimum: 0, description: 'bytes' })
const ms = Type.Optional(Type.Integer({ description: 'POSIX milliseconds' }))

const MachineSchema = named(
  'Machine',
  shapeOf<MachineState>(
    closed({
      version: Type.String(),
      listen: Type.String({ examples: ['127.0.0.1:4001'] }),
      url: Type.Optional(Type.String()),
      database: closed({
        kind: oneOf(['sqlite', 'postgres']),
        bytes: Type.Optional(Type.Integer({ description: 'of the files on this machine; SQLite only' })),
      }),
      files: closed({ bytes }),
      freeBytes: bytes,
      lastBackup: Type.Optional(closed({ at: Type.String({ format: 'date-time' }), name: Type.String() })),
    }),
  ),
)
const LinkSchema = named(
  'Link',
  shapeOf<LinkView>(
    closed({
      state: oneOf(['idle', 'failing', 'over_quota']),
      attempt: Type.Integer({ minimum: 0, description: 'failures in a row' }),
      lastExchangeMs: ms,
      failingSinceMs: ms,
      nextTryMs: ms,
    }),
  ),
)

/** How the node stands, for whoever keeps it: its machine and its links. */
export function nodeRoutes(api: Api, links: Links, machine?: Machine): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/node',
      id: 'showNode',
      tag: 'pairs',
      summary: 'Version, addresses, room, the last backup; and of each pair its log and its link',
      may: 'read_node',
      answers: {
        200: named(
          'NodeState',
          closed({
            machine: Type.Optional(MachineSchema),
            room: Type.Integer({
              minimum: 0,
              description: 'bytes of files that are still taken: a reserve is left free',
            }),
            pairs: Type.Array(
              closed({ pair: Type.String(), ledger: LedgerPhaseSchema, link: Type.Optional(LinkSchema) }),
            ),
          }),
        ),
      },
    },
    async () => {
      const confirmed = (await node.store.pairs()).filter(({ phase }) => phase === 'confirmed')
      const state = await machine?.state()
      return {
        ...(state && { machine: state }),
        room: await node.files.room(),
        pairs: confirmed.map(({ id }) => {
          const link = links.link(id)
          return { pair: id, ledger: node.ledger.phase(id), ...(link && { link }) }
        }),
      }
    },
  )
}
