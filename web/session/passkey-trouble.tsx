import { useTexts } from '../lib/choices.tsx'
import type { Both } from '../lib/languages.ts'
import { Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'

const en = {
  cancelled: 'Nothing was done: it was cancelled, or it took too long. Press the button to try again.',
  known: 'This device has a passkey for you here already. Sign in with it, or use another device.',
  unable: 'This browser or device cannot do it. Try another browser, a telephone, or a security key.',
}
const zh: typeof en = {
  cancelled: '未完成：操作已取消或超时。请再次点击按钮重试。',
  known: '该设备已有您的通行密钥。请直接登录，或改用其他设备。',
  unable: '该浏览器或设备不支持此操作。请改用其他浏览器、手机或安全密钥。',
}
const texts: Both<typeof en> = { en, zh }

/** What went wrong with a passkey: said by the browser by its own names, or by the node. */
export function PasskeyTrouble({ error }: { readonly error: Error }) {
  const t = useTexts(texts)
  // The library wraps what the browser throws, and keeps its name.
  const said =
    error.name === 'NotAllowedError' || error.name === 'AbortError'
      ? t.cancelled
      : error.name === 'InvalidStateError'
        ? t.known
        : ['NotSupportedError', 'SecurityError', 'ConstraintError', 'WebAuthnError'].includes(error.name)
          ? t.unable
          : undefined
  if (said === undefined) return <Trouble error={error} />
  return (
    <Notice kind="short">
      <p role="alert">{said}</p>
    </Notice>
  )
}
