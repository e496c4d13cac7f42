import type { Scope } from '../../src/app/people/actions.ts'
import type { Both } from '../lib/languages.ts'

type Scopes = Readonly<Record<Scope, string>>
const scopesEn: Scopes = {
  read: 'read',
  draft: 'draft',
  release: 'release',
  operate: 'operate',
  audit: 'audit',
}
const scopesZh: Scopes = { read: '查阅', draft: '起草', release: '批准', operate: '运维', audit: '审计' }

const en = {
  title: 'Tokens',
  intro:
    'A token lets a program in, or a person at the command line. A program drafts and reads; it never releases. The token itself is kept nowhere, only what it is recognised by.',
  make: 'A token is made on the node’s own machine only, so that nobody who got into a browser can leave a door open:',
  name: 'Name',
  whose: 'Whose',
  roles: 'Roles',
  scopes: 'Narrowed to',
  created: 'Made',
  expires: 'Ends',
  state: 'State',
  program: 'a program’s',
  person: (name: string) => `of ${name}`,
  ofPerson: 'the person’s',
  none: 'none',
  allScopes: 'not narrowed',
  never: 'never',
  scope: scopesEn,
  states: { counts: 'counts', expired: 'over', revoked: 'revoked' },
  revoke: 'Revoke',
  revokeAsk: (name: string) =>
    `End the token “${name}” now and for ever? Whatever uses it is refused at once.`,
  empty: 'There are no tokens.',
}

const zh: typeof en = {
  title: '令牌',
  intro:
    '令牌供程序使用，或供人员在命令行使用。程序可起草和查阅，绝不能批准。令牌本身不保存，仅保存其识别值。',
  make: '令牌只能在节点所在机器上生成，以免有人经由浏览器留下后门：',
  name: '名称',
  whose: '持有者',
  roles: '角色',
  scopes: '限于',
  created: '生成于',
  expires: '到期',
  state: '状态',
  program: '程序',
  person: (name) => `人员：${name}`,
  ofPerson: '同该人员',
  none: '无',
  allScopes: '未限制',
  never: '不到期',
  scope: scopesZh,
  states: { counts: '有效', expired: '已到期', revoked: '已吊销' },
  revoke: '吊销',
  revokeAsk: (name) => `确定立即永久吊销令牌“${name}”？使用该令牌的程序将立即被拒绝。`,
  empty: '没有令牌。',
}

export const tokensTexts: Both<typeof en> = { en, zh }
