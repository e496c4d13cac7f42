import { Type } from 'typebox'
import { findPair } from '../app/node.ts'
import { addPeer, confirmPeer } from '../app/pair-up.ts'
import { rotateKey, showKeys } from '../app/rotate-keys.ts'
import { fingerprintOf, KEY_USES, utf8 } from '../protocol/index.ts'
import {
  ConfirmedSchema,
  InvitedSchema,
  PairKeysSchema,
  PairSchema,
  PairsSchema,
  RotatedSchema,
} from './answers/pairs.ts'
import { MACHINE_CODES } from './problem-table.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, named, oneOf } from './schema.ts'

const InvitationBody = named(
  'InvitationBody',
  closed({
    invitation: Type.String({ maxLength: 10_000, description: 'what their node answers at /v1/invitation' }),
  }),
  { examples: [{ invitation: '{"exercise":false,"host":"beiyuan.example","identity":"…",…}' }] },
)
const ConfirmBody = named(
  'ConfirmBody',
  closed({ fingerprint: Type.String({ maxLength: 400, description: '12 words or 64 hex digits' }) }),
  {
    examples: [
      { fingerprint: 'urban zero size shy crack negative rude truck tuition night path device' },
      { fingerprint: '拌 怨 牲 粘 连 宋 寻 迈 羽 恩 障 县' },
    ],
  },
)
const RotationBody = named('RotationBody', closed({ use: oneOf(KEY_USES), end: Instant }), {
  examples: [{ use: 'log', end: '2026-12-24T17:00:00Z' }],
})

/** Other parties and their keys: an operator's work, done by people on both sides. */
export function pairRoutes(api: Api): void {
  const { node, own } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs',
      id: 'listPairs',
      tag: 'pairs',
      summary: 'This party and the pairs of its node',
      may: 'read_pair',
      answers: { 200: PairsSchema },
    },
    async () => ({
      own: { ...own, fingerprint: fingerprintOf(own.identity) },
      pairs: (await node.store.pairs()).map((pair) => ({
        ...pair,
        fingerprint: fingerprintOf(pair.peer.identity),
        ledger: node.ledger.phase(pair.id),
      })),
    }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs',
      id: 'addPair',
      tag: 'pairs',
      summary: 'Take another party’s invitation; nothing is exchanged before it is confirmed',
      may: 'pair_up',
      body: InvitationBody,
      answers: { 201: InvitedSchema },
      problems: ['bad_invitation'],
    },
    async (request) => addPeer(node, own, utf8(request.body.invitation)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/confirm',
      id: 'confirmPair',
      tag: 'pairs',
      summary: 'Say that the fingerprint which they gave by another channel is this one',
      may: 'pair_up',
      body: ConfirmBody,
      answers: { 200: ConfirmedSchema },
      problems: ['unknown_pair', 'wrong_fingerprint', ...MACHINE_CODES],
    },
    async (request) => ({ pair: await confirmPeer(node, request.params.pair, request.body.fingerprint) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair',
      id: 'showPair',
      tag: 'pairs',
      summary: 'One pair',
      may: 'read_pair',
      answers: { 200: PairSchema },
      problems: ['unknown_pair'],
    },
    async (request) => findPair(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/keys',
      id: 'listKeys',
      tag: 'pairs',
      summary: 'Keys of both sides',
      may: 'read_pair',
      answers: { 200: PairKeysSchema },
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request) => showKeys(node, request.params.pair),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/keys/rotate',
      id: 'rotateKey',
      tag: 'pairs',
      summary: 'Make a new key of a use and enter it; the one before signs until it ends',
      may: 'rotate_keys',
      body: RotationBody,
      answers: { 201: RotatedSchema },
      problems: ['unknown_pair', 'not_confirmed', 'time_past', 'bad_time', ...MACHINE_CODES],
    },
    async (request) => rotateKey(node, request.params.pair, request.body),
  )
}
