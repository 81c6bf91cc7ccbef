// The ideas of the evening in Plounérin, as in the mock-up of the wall.
import type { Field } from '#shared/fields/field'
import { fieldOf } from '#shared/fields/sample-context'
import type { ViewRecord } from '#shared/views/contract'

export const ME = '00000000-0000-4000-8000-000000000001'
const OTHERS = Array.from({ length: 9 }, (_, index) => `00000000-0000-4000-8000-0000000000${index + 10}`)

const ZONES = [
  ['meet', 'Se retrouver', 'sea'],
  ['buy', 'Acheter, se nourrir', 'gorse'],
  ['move', 'Se déplacer', 'kelp'],
  ['care', 'Prendre soin du bourg', 'moss']
] as const

const IDEAS: readonly (readonly [
  zone: string,
  title: string,
  source: string,
  dots: number,
  mine?: number
])[] = [
  ['meet', 'Un café ouvert le soir, au moins le vendredi', 'Table 2', 9],
  ['meet', 'Un coin pour les enfants, même quand il pleut', 'Table 1', 4],
  ['meet', 'Des soupers partagés à la salle des fêtes', 'Bulletin papier', 5],
  ['meet', 'Un banc et de l’ombre devant l’église', 'Table 3', 3],
  ['buy', 'Un commerce multi-activités : pain, journal, colis, café', 'Table 2', 24, 2],
  ['buy', 'Un dépôt de paniers du maraîcher', 'Table 4', 11, 1],
  ['buy', 'Un marché chaque mois sur la place', 'Table 1', 8],
  ['move', 'Du covoiturage vers la gare de Plouaret', 'Table 3', 7],
  ['move', 'Un abri à vélos à l’arrêt du car', 'Bulletin papier', 4],
  ['move', 'Se prêter une voiture entre voisins', 'Table 2', 3],
  ['care', 'Des chemins entretenus autour de l’étang', 'Table 2', 9, 1],
  ['care', 'Replanter le talus de l’école', 'Table 4', 6],
  ['care', 'Un composteur partagé', 'Table 1', 3],
  ['care', 'Éteindre l’éclairage à 22 h', 'Bulletin papier', 2]
]

export function ideaFields(): Field[] {
  const options = ZONES.map(([id, label, colour], index) => ({
    id,
    label,
    colour,
    order: `${index}`,
    retired: false
  }))
  return [
    fieldOf('text', { key: 'title', label: 'Idée', role: 'title', order: 'A' }),
    fieldOf('choice', { key: 'zone', label: 'Zone', order: 'B', options }),
    fieldOf('text', { key: 'source', label: 'Source', order: 'C' }),
    fieldOf('votes', { key: 'dots', label: 'Gommettes', order: 'D', settings: { dots: 3 } })
  ]
}

export function ideaRecords(): ViewRecord[] {
  return IDEAS.map(([zone, title, source, dots, mine = 0], index) => ({
    id: `idea-${index}`,
    order: `${index}`.padStart(3, '0'),
    values: { zone, title, source, dots: spread(dots - mine, mine) }
  }))
}

function spread(dots: number, mine: number): Record<string, number> {
  const held: Record<string, number> = mine > 0 ? { [ME]: mine } : {}
  for (let dot = 0; dot < dots; dot += 1) {
    const person = OTHERS[dot % OTHERS.length] ?? ME
    held[person] = (held[person] ?? 0) + 1
  }
  return held
}
