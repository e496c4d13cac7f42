import type { Both, Letter, Part, Said } from './letter.ts'

/** A letter as one HTML file without any other: no script, no image from elsewhere; it prints on A4. */
export function letterHtml(letter: Letter): string {
  const { title, tlp, colour, exercise } = letter
  const label = `<p class="tlp"><span style="color:${colour}">${escaped(tlp)}</span></p>`
  const mark = exercise ? '<p class="exercise" lang="zh-Hans">EXERCISE 演习 EXERCISE 演习</p>' : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div class="sheet">
<div class="above">${mark}${label}</div>
<main>
${letter.parts.map(partHtml).join('\n')}
${proofHtml(letter)}
</main>
<div class="below">${label}</div>
</div>
</body>
</html>
`
}

function partHtml(part: Part): string {
  switch (part.type) {
    case 'head':
      return `<header><p>${spans(part.from)}</p><h1>${spans(part.title)}</h1></header>`
    case 'rows':
      return `<dl>${part.rows.map(([name, value]) => `<dt>${spans(name)}</dt><dd>${'lang' in value ? saidHtml(value) : spans(value)}</dd>`).join('')}</dl>`
    case 'texts':
      return `<section><h2>${spans(part.heading)}</h2>${part.texts.map(saidHtml).join('')}</section>`
    case 'list':
      return `<section><h2>${spans(part.heading)}</h2>${part.items.map(({ label, texts }) => `<h3>${spans(label)}</h3>${texts.map(saidHtml).join('')}`).join('')}</section>`
    case 'codes':
      return `<section><h2>${spans(part.heading)}</h2><table>${part.codes.map(({ label, value, note }) => `<tr><th scope="row">${spans(label)}</th><td><code>${escaped(value)}</code>${note ? `<br><small>${escaped(note)}</small>` : ''}</td></tr>`).join('')}</table></section>`
    case 'close':
      return `<div class="close">${part.lines.map((line) => `<p>${spans(line)}</p>`).join('')}</div>`
    default:
      return part satisfies never
  }
}

function proofHtml({ proof }: Letter): string {
  const words = proof.sentences.map((sentence) => `<p>${spans(sentence)}</p>`).join('')
  const lines = [...proof.lines, proof.address].map((line) => `<p><code>${escaped(line)}</code></p>`).join('')
  return `<footer>${codeSvg(proof.code, proof.address)}<div>${words}${lines}</div></footer>`
}

/** A margin of four modules, without which readers do not find the code (ISO/IEC 18004). */
const QUIET = 4

function codeSvg(code: readonly (readonly boolean[])[], address: string): string {
  const size = code.length + 2 * QUIET
  const path = code.flatMap((row, y) =>
    row.flatMap((isBlack, x) => (isBlack ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  )
  return `<svg role="img" aria-label="${escaped(address)}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}"/></svg>`
}

/** Both languages, each marked, so that a reader's voice and typeface change with it; what is the same stands once. */
function spans({ en, zh }: Both): string {
  if (en === zh) return escaped(en)
  return `<span lang="en">${escaped(en)}</span> <span lang="zh-Hans">${escaped(zh)}</span>`
}

function saidHtml({ lang, text, remark }: Said): string {
  const mark = remark ? `<small>${spans(remark)}</small><br>` : ''
  return `<p class="text" lang="${lang === 'zh' ? 'zh-Hans' : 'en'}">${mark}${escaped(text)}</p>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const STYLE = `
@page { size: A4; margin: 18mm 20mm 20mm }
body { font: 11pt/1.5 'Times New Roman', 'FangSong', 'Noto Serif CJK SC', 'Songti SC', serif; color: #000; background: #fff; max-width: 170mm; margin: 0 auto; padding: 8mm; overflow-wrap: anywhere }
h1, h2, h3, .exercise { font-family: Arial, 'SimHei', 'Noto Sans CJK SC', 'Heiti SC', sans-serif }
header { text-align: center } h1 { font-size: 15pt } h2 { font-size: 12pt; margin: 5mm 0 1mm } h3 { font-size: 11pt; margin: 2mm 0 0 }
h2, h3 { break-after: avoid } tr, footer, .close { break-inside: avoid }
dl { display: grid; grid-template-columns: 42mm 1fr; gap: 1mm 4mm } dt { font-weight: bold } dd { margin: 0 }
.text { margin: 1mm 0; white-space: pre-wrap } [lang='zh-Hans'] { line-break: strict; text-autospace: normal }
table { border-collapse: collapse; width: 100% } th, td { border-top: .2mm solid #888; padding: 1mm 2mm; text-align: left; vertical-align: top } th { width: 38mm }
code { font: 9pt/1.3 'Courier New', monospace }
.close { text-align: right; margin-top: 8mm } .close p { margin: 0 }
.tlp { text-align: right } .tlp span { background: #000; padding: 1mm 3mm; font: bold 11pt Arial, sans-serif; print-color-adjust: exact; -webkit-print-color-adjust: exact }
.exercise { border: .6mm dashed #000; text-align: center; font-weight: bold; padding: 1mm }
footer { display: flex; gap: 6mm; border-top: .4mm solid #000; margin-top: 8mm; padding-top: 4mm; font-size: 8.5pt } footer svg { flex: 0 0 38mm; height: 38mm } footer p { margin: 0 0 1mm }
/* Heads and feet of tables stand on every page. */
@media print { body { padding: 0; max-width: none } .sheet { display: table; width: 100% } .above { display: table-header-group; break-inside: avoid } .below { display: table-footer-group; break-inside: avoid } main { display: block } .tlp { margin: 1mm 0 } }
`
