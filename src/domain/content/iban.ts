/** Signs of an IBAN by country, as the registry of ISO 13616 has them. */
const LENGTHS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
const lengths = new Map(LENGTHS.split(' ').map((each) => [each.slice(0, 2), Number(each.slice(2))]))

/** An IBAN without spaces whose length is its country's and whose check digits hold (ISO 7064, MOD 97-10). */
export function parseIban(text: string): string | undefined {
  const whole = text.replaceAll(' ', '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(whole)) return undefined
  return whole.length === lengths.get(whole.slice(0, 2)) && remainder(whole) === 1 ? whole : undefined
}

/** As many signs as the country's numbers have: a word in capitals may follow a number that is written in groups. */
export function trimIban(text: string): string {
  let left = lengths.get(text.slice(0, 2)) ?? text.length
  const end = [...text].findIndex((char) => char !== ' ' && left-- === 0)
  return (end < 0 ? text : text.slice(0, end)).trimEnd()
}

function remainder(iban: string): number {
  let rest = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of Number.parseInt(char, 36).toString()) rest = (rest * 10 + Number(digit)) % 97
  }
  return rest
}
