import type { PageDeps } from './context.ts'
import { html } from './html.ts'
import { doorPage } from './layout.ts'
import type { Texts } from './texts/index.ts'

/** How to get in, for whoever has no token or one that is not known here. */
export function signInPage(
  texts: Texts,
  { own }: PageDeps,
  { path, isWrong }: { readonly path: string; readonly isWrong: boolean },
): string {
  return doorPage(texts, own, {
    title: texts.doorTitle,
    path,
    body: html`<h1>${texts.doorTitle}</h1>
<p>${texts.doorText}</p>
${isWrong && html`<p class="danger" role="alert">${texts.doorWrong}</p>`}
<form action="/enter" method="get">
<label for="token">${texts.doorLabel}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required>
<button>${texts.doorEnter}</button>
</form>
<p>${texts.doorHow}</p>
<pre><code>npx comity token create --folder … --name "…"</code></pre>`,
  })
}

export function sorryPage(
  texts: Texts,
  { own }: PageDeps,
  { title, sentence }: { readonly title: string; readonly sentence: string },
): string {
  return doorPage(texts, own, {
    title,
    path: '/',
    body: html`<h1>${title}</h1><p>${sentence}</p><p><a href="/">${texts.pages.requests}</a> · <a href="/record">${texts.pages.record}</a></p>`,
  })
}
