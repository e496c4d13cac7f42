import { Type } from 'typebox'
import { liftHold, listHolds, placeHold, showHold } from '../app/files/holds.ts'
import { seeRequest } from '../app/people/place.ts'
import { HoldSchema, HoldsSchema } from './answers/files.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'
import { viewerOf } from './session.ts'

const words = Type.String({ minLength: 1, maxLength: 2000 })
const HoldBody = named('HoldBody', closed({ reason: words }), {
  examples: [{ reason: '北原第一中级法院 2026 年第 7 号案件' }],
})
const LiftBody = named('LiftBody', closed({ why: words }), { examples: [{ why: 'The case is over.' }] })

/** Legal holds: while one stands, nothing of its request is removed. They stay on this node. */
export function holdRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/holds',
      id: 'listHolds',
      tag: 'files',
      summary: 'Legal holds that stand',
      may: 'list',
      answers: { 200: HoldsSchema },
    },
    async (request) => ({ holds: await listHolds(node, viewerOf(request)) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/holds',
      id: 'placeHold',
      tag: 'files',
      summary: 'Stop every removal of a request’s contents',
      may: 'hold',
      body: HoldBody,
      answers: { 201: HoldSchema },
      problems: ['unknown_request'],
    },
    async (request) => {
      const viewer = viewerOf(request)
      const { row } = await seeRequest(node, viewer, request.params.ref)
      return showHold(node, row, await placeHold(node, row, request.body.reason, viewer))
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/holds/:id/lift',
      id: 'liftHold',
      tag: 'files',
      summary: 'Lift a hold; that it stood stays readable',
      may: 'hold',
      body: LiftBody,
      answers: { 200: HoldSchema },
      problems: ['unknown_request', 'unknown_hold'],
    },
    async (request) => {
      const viewer = viewerOf(request)
      const { row } = await seeRequest(node, viewer, request.params.ref)
      const { id } = request.params
      return showHold(node, row, await liftHold(node, row, { id, why: request.body.why }, viewer))
    },
  )
}
