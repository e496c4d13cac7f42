import { Type } from 'typebox'
import { isProblemCode, PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problem-table.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'

const ProblemKindSchema = named(
  'ProblemKind',
  closed({
    code: Type.String(),
    status: Type.Integer(),
    title: closed({ en: Type.String(), zh: Type.String() }),
  }),
)

/** What the `type` of a problem leads to: the closed list of codes, each in both languages. */
export function problemRoutes(api: Api): void {
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/problems',
      id: 'listProblems',
      tag: 'node',
      summary: 'Every code that a problem can carry',
      may: 'anybody',
      answers: { 200: closed({ problems: Type.Array(ProblemKindSchema) }) },
    },
    async () => ({ problems: PROBLEM_CODES.map(kindOf) }),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/problems/:code',
      id: 'showProblem',
      tag: 'node',
      summary: 'What one code means',
      may: 'anybody',
      answers: { 200: ProblemKindSchema },
    },
    async (request) => {
      const { code } = request.params
      if (isProblemCode(code)) return kindOf(code)
      throw new ApiError('unknown_address', `no problem has the code ${code}; /api/v1/problems lists them`)
    },
  )
}

function kindOf(code: ProblemCode) {
  const { status, en, zh } = PROBLEMS[code]
  return { code, status, title: { en, zh } }
}
