/** The page at the root of a witness, in both languages: what this is, its key, how to ask. */
export function printPage(witness: { readonly verifierKey: string; readonly prefix: string }): string {
  const key = `<pre>${escapeHtml(witness.verifierKey)}</pre>`
  const add = `<code>POST ${escapeHtml(witness.prefix)}/add-checkpoint</code>`
  const read = `<code>GET ${escapeHtml(witness.prefix)}/&lt;SHA-256&gt;/checkpoint</code>`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Witness · 见证</title>
<style>${STYLE}</style>
<main>
<h1>Witness</h1>
<p>This is a witness of transparency logs (C2SP tlog-witness). It confirms at what time it saw which checkpoint of a log, and never confirms two that contradict each other. It sees the sizes of logs and not what is in them.</p>
<p>Its key:</p>
${key}
<p>Logs send checkpoints to ${add}. Anyone may read the newest checkpoint of a log at ${read}, with the SHA-256 of the log's origin in hex.</p>
<section lang="zh-Hans">
<h1>见证</h1>
<p>这是一个透明日志的见证服务（C2SP tlog-witness）。它确认自己在什么时间看到某个日志的哪个校验点，并且绝不确认两个相互矛盾的校验点。它只看到日志的大小，看不到日志的内容。</p>
<p>它的公钥：</p>
${key}
<p>日志将校验点发送至 ${add}。任何人都可以在 ${read} 读取某个日志的最新校验点，其中填写该日志 origin 的 SHA-256（十六进制）。</p>
</section>
</main>
</html>
`
}

/** The only style on the page, named by its hash in the page's security policy. */
export const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;margin:0}main{max-width:42rem;margin:2rem auto;padding:0 1rem}pre,code{overflow-wrap:anywhere;white-space:pre-wrap}'

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
