import type { Recogniser } from './observable.ts'

/** Endings of files that are no ending of a domain name. */
const ENDINGS =
  'exe|dll|sys|scr|bat|cmd|ps1|psm1|vbs|vbe|jse|wsf|hta|lnk|msi|jar|apk|ipa|dmg|deb|rpm|elf|bin|iso|img|doc|docx|docm|dot|xls|xlsx|xlsm|ppt|pptx|pptm|pdf|rtf|rar|7z|tar|gz|tgz|php|aspx|asp|jsp|jspx|war|txt|log|csv|json|xml|sqlite|dat|tmp|swf|chm|cpl|ocx|drv|dylib|plist|pcap|pcapng|eml|zip'

/** Products with their versions and comments between them (RFC 9110, section 10.1.5). */
const PRODUCT = '[A-Za-z][\\w.+\\-]{0,60}/[\\w.+\\-]{0,60}\\w'
const PRODUCTS = `${PRODUCT}(?:(?: Mobile)? (?:\\([^)\\n]{1,300}\\)|${PRODUCT})){0,20}`

/** What is found on a machine. */
export const HOST: readonly Recogniser[] = [
  {
    type: 'registry',
    pattern:
      /(?<![A-Za-z0-9_])(?:HKEY_[A-Z_]+|HK(?:LM|CU|CR|U|CC))\\[^\s"'`<>|，。；（）“”]+(?: [^\s"'`<>|，。；（）“”\\]+\\[^\s"'`<>|，。；（）“”]+)*/dgu,
    trim: withoutTail,
    parse: parseRegistry,
  },
  {
    type: 'user_agent',
    pattern: new RegExp(
      `(?:user[- ]?agent|(?<![A-Za-z])UA|用户代理)[:： ]+(?:"(?<quoted>[^"\\n]{3,500})"|\`(?<ticked>[^\`\\n]{3,500})\`|(?<value>${PRODUCTS}))`,
      'gidu',
    ),
    parse: parseUserAgent,
  },
  {
    type: 'user_agent',
    pattern: new RegExp(`(?<![A-Za-z])(?=Mozilla/\\d)${PRODUCTS}`, 'gdu'),
    parse: parseUserAgent,
  },
  {
    type: 'process',
    pattern:
      /(?:process(?: name)?|进程名?)(?:[:： ]+[`"“](?<quoted>[^`"”\n]{1,260})[`"”]|[:：] *(?<value>[\w.-]{2,128})|[:： ]+(?<bare>[\w.-]{1,128}\.(?:exe|dll|scr|com))(?![\w.]))/dgiu,
    parse: (text) => oneLine(text, 260),
  },
  {
    type: 'file',
    // A path, of Windows or of Unix; the Unix one ends in a name with an ending, or it is a place of a web server.
    pattern:
      /(?<![A-Za-z0-9])(?:[A-Za-z]:\\|\\\\[\w.-]+\\)(?:[^\s\\"'`<>|*?:，。；（）“”]+\\)*[^\s\\"'`<>|*?:，。；（）“”]+|(?<![A-Za-z0-9.:/])\/(?:[\w.-]+\/)+[\w.-]+(?![\w/])/dgu,
    trim: withoutTail,
    parse: (text) => oneLine(text, 4096),
  },
  {
    type: 'file',
    pattern: new RegExp(
      `(?<![A-Za-z0-9_.\\-@/])[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,200}\\.(?:${ENDINGS})(?![A-Za-z0-9_@\\-]|\\.[A-Za-z0-9])`,
      'gidu',
    ),
    parse: parseFile,
  },
  {
    type: 'file',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_.\\-@/])[\\p{L}\\p{N}_\\-]{0,100}\\p{Script=Han}[\\p{N}()_\\-]{0,20}\\.(?:${ENDINGS})(?![A-Za-z0-9_@\\-]|\\.[A-Za-z0-9])`,
      'gidu',
    ),
    parse: parseFile,
  },
]

const HIVES: Readonly<Record<string, string>> = {
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKCU: 'HKEY_CURRENT_USER',
  HKCR: 'HKEY_CLASSES_ROOT',
  HKU: 'HKEY_USERS',
  HKCC: 'HKEY_CURRENT_CONFIG',
}

/** The hive by its whole name; the rest to the letter. */
function parseRegistry(text: string): string | undefined {
  const [, hive, rest] = /^([A-Z_]+)(\\.+)$/su.exec(text) ?? []
  const whole = hive && (HIVES[hive] ?? (Object.values(HIVES).includes(hive) ? hive : undefined))
  return whole && oneLine(`${whole}${rest}`, 1024)
}

function parseUserAgent(text: string): string | undefined {
  const line = oneLine(text, 500)
  return line && /[A-Za-z]/.test(line) && /[/\d]/.test(line) ? line : undefined
}

function parseFile(text: string): string | undefined {
  return /^[^/\\]+\.[a-z0-9]{2,8}$/iu.test(text) ? oneLine(text, 255) : oneLine(text, 4096)
}

function withoutTail(text: string): string {
  return text.replace(/[.,;:)\\]+$/, '')
}

/** One line without control characters, of so many signs at most. */
function oneLine(text: string, most: number): string | undefined {
  const trimmed = text.trim()
  return trimmed.length > 0 && trimmed.length <= most && !/[\p{Cc}\u2028\u2029]/u.test(trimmed)
    ? trimmed
    : undefined
}
