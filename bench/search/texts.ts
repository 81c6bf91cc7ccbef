// Titles and texts of a network, from a seed: few words are everywhere, most are rare, as in any language.

export interface Written {
  title: string
  text: string
}

type Draw = () => number

const COMMON =
  'de la le et les des en un une du que pour dans est au sur par avec ce qui ne se pas plus son nous il elle aux ou sont cette ces leur entre comme mais fait tout bien être avoir'
const TOPICS =
  'réunion projet commune habitants école association marché forêt énergie budget décision partenaire atelier jardin compte rendu salle mairie producteurs transport vélo santé emploi formation jeunesse culture patrimoine chemin randonnée bibliothèque médiathèque cantine agriculture biodiversité rivière tourisme logement rénovation isolation chaudière fournisseur convention subvention dossier calendrier bénévole conseil municipal intercommunalité département région réseau coopération mutualisation diagnostic enquête questionnaire entretien synthèse objectif indicateur évaluation bilan perspective territoire ruralité mobilité covoiturage solidarité alimentation épicerie boulangerie artisan entreprise numérique accompagnement animation coordination rencontre visite festival fête repas spectacle musique théâtre exposition sentier balisage signalétique'
const STARTS = 'b c d f g j l m n p r s t v br cr dr fr gr pl pr tr ch ph qu st'.split(' ')
const MIDDLES = 'a e i o u é è ai au eu oi ou an en in on'.split(' ')
const ENDS = ['', '', '', 'l', 'r', 's', 'n', 'c', 't', 'ment', 'tion', 'age', 'eur', 'ette', 'ière', 'isme']
const RARE = 20_000

export class Texts {
  readonly #draw: Draw
  readonly #words: string[]

  constructor(seed: number) {
    this.#draw = mulberry(seed)
    const words = new Set([...COMMON.split(' '), ...TOPICS.split(' ')])
    while (words.size < RARE) words.add(this.#invented())
    this.#words = [...words]
  }

  next(): Written {
    const title = Array.from({ length: 2 + Math.floor(this.#draw() * 4) }, () => this.#telling())
    // Most pages are short, some are long: half of them below a hundred words, a few above a thousand.
    const length = Math.min(3000, Math.round(Math.exp(4.4 + 1.1 * this.#normal())))
    const words = Array.from({ length }, () => this.word())
    return { title: capital(title.join(' ')), text: sentences(words) }
  }

  word(): string {
    return this.#words[this.#rank()] ?? ''
  }

  /** From 0 to just below `count`. */
  pick(count: number): number {
    return Math.floor(this.#draw() * count)
  }

  /** A word that says something. */
  #telling(): string {
    for (;;) {
      const word = this.word()
      if (word.length >= 4) return word
    }
  }

  /** Zipf: the n-th word comes about one time in n. */
  #rank(): number {
    return Math.floor(Math.exp(this.#draw() * Math.log(this.#words.length))) - 1
  }

  #invented(): string {
    const one = (from: readonly string[]) => from[this.pick(from.length)] ?? ''
    const syllables = 2 + this.pick(3)
    return Array.from({ length: syllables }, () => one(STARTS) + one(MIDDLES)).join('') + one(ENDS)
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#draw())) * Math.cos(2 * Math.PI * this.#draw())
  }
}

function sentences(words: string[]): string {
  const parts: string[] = []
  for (let at = 0; at < words.length; at += 14) parts.push(`${capital(words.slice(at, at + 14).join(' '))}.`)
  return parts.join(' ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Small, seeded, good enough for texts. */
function mulberry(seed: number): Draw {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}
