/** Names of countries and their parts as addresses write them, and the path by which packs call each. */

/** Part of a path → the names by which it is written, beside itself; compared without case, accents and dots. */
type Names = Readonly<Record<string, string>>

export const COUNTRIES: Names = {
  us: 'usa|united states|united states of america',
  ca: 'canada',
  uk: 'gb|united kingdom|great britain|england|scotland|wales|northern ireland',
  ie: 'ireland|eire',
  de: 'germany|deutschland|brd',
  at: 'austria|osterreich',
  ch: 'switzerland|schweiz|suisse|svizzera',
  nl: 'netherlands|the netherlands|nederland|holland',
  be: 'belgium|belgie|belgique',
  fr: 'france',
  es: 'spain|espana',
  pt: 'portugal',
  it: 'italy|italia',
  no: 'norway|norge|noreg',
  se: 'sweden|sverige',
  dk: 'denmark|danmark',
  fi: 'finland|suomi',
  pl: 'poland|polska',
  cz: 'czechia|czech republic|ceska republika',
  au: 'australia',
  nz: 'new zealand|aotearoa',
  sg: 'singapore',
  in: 'india|bharat',
  sa: 'saudi arabia|kingdom of saudi arabia|ksa',
  ae: 'united arab emirates|uae',
  jp: 'japan',
  cn: 'china',
  br: 'brazil|brasil',
  mx: 'mexico',
  za: 'south africa',
}

const US_STATES =
  'al alabama|ak alaska|az arizona|ar arkansas|ca california|co colorado|ct connecticut|de delaware|dc district of columbia|fl florida|ga georgia|hi hawaii|id idaho|il illinois|in indiana|ia iowa|ks kansas|ky kentucky|la louisiana|me maine|md maryland|ma massachusetts|mi michigan|mn minnesota|ms mississippi|mo missouri|mt montana|ne nebraska|nv nevada|nh new hampshire|nj new jersey|nm new mexico|ny new york|nc north carolina|nd north dakota|oh ohio|ok oklahoma|or oregon|pa pennsylvania|ri rhode island|sc south carolina|sd south dakota|tn tennessee|tx texas|ut utah|vt vermont|va virginia|wa washington|wv west virginia|wi wisconsin|wy wyoming'

const CA_PROVINCES =
  'ab alberta|bc british columbia|mb manitoba|nb new brunswick|nl newfoundland and labrador|ns nova scotia|nt northwest territories|nu nunavut|on ontario|pe prince edward island|qc quebec|sk saskatchewan|yt yukon'

const AU_STATES =
  'act australian capital territory|nsw new south wales|nt northern territory|qld queensland|sa south australia|tas tasmania|vic victoria|wa western australia'

/** States and the like, by country. */
export const PARTS: Readonly<Record<string, Names>> = {
  us: coded(US_STATES),
  ca: coded(CA_PROVINCES),
  au: coded(AU_STATES),
  uk: { england: 'london', scotland: '', wales: '', 'northern-ireland': 'northern ireland' },
  de: {
    bw: 'baden-wurttemberg|baden-wuerttemberg|b-w',
    by: 'bayern|bavaria',
    be: 'berlin',
    bb: 'brandenburg',
    hb: 'bremen',
    hh: 'hamburg',
    he: 'hessen|hesse',
    mv: 'mecklenburg-vorpommern',
    ni: 'niedersachsen|lower saxony',
    nw: 'nordrhein-westfalen|north rhine-westphalia|nrw',
    rp: 'rheinland-pfalz|rhineland-palatinate',
    sl: 'saarland',
    sn: 'sachsen|saxony',
    st: 'sachsen-anhalt|saxony-anhalt',
    sh: 'schleswig-holstein',
    th: 'thuringen|thueringen|thuringia',
  },
}

/** Cities that packs call otherwise than by their name. */
export const CITIES: Readonly<Record<string, string>> = {
  'us/ny/new-york': 'nyc',
  'us/ny/new-york-city': 'nyc',
}

function coded(list: string): Names {
  return Object.fromEntries(
    list.split('|').map((entry) => {
      const space = entry.indexOf(' ')
      return [entry.slice(0, space), entry.slice(space + 1)]
    }),
  )
}
