import { en } from './en.ts'
import type { Texts } from './texts.ts'
import { zh } from './zh.ts'

export type { Texts } from './texts.ts'

export const TEXTS: Readonly<Record<'en' | 'zh', Texts>> = { en, zh }
