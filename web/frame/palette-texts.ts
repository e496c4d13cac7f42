import type { Both } from '../lib/languages.ts'

const en = {
  title: 'Go to',
  label: 'Page, request or act',
  placeholder: 'A page, a reference, a word …',
  nothing: 'Nothing of that name.',
  page: 'page',
  act: 'act',
  compose: 'Compose a request',
  light: 'Light desk',
  dark: 'Night desk',
  print: 'Print this page',
}

const zh: typeof en = {
  title: '转到',
  label: '页面、请求或操作',
  placeholder: '页面、编号或词语……',
  nothing: '没有相符的内容。',
  page: '页面',
  act: '操作',
  compose: '起草请求',
  light: '浅色界面',
  dark: '夜间界面',
  print: '打印本页',
}

export const paletteTexts: Both<typeof en> = { en, zh }
