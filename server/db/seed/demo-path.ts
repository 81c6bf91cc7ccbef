// Where the five communes stand: facts of 2018 and 2019, then invented steps dated from today so that the demonstration stays alive.
import * as tables from '#server/db/tables/index'
import type { SeededInitiative } from './initiatives'
import { idOf, positionAt } from './initiatives'
import type { SeedServices } from './types'

type State = 'ahead' | 'current' | 'waiting' | 'done'
type Step = [state: State, headline: string, detail: string, inDays?: number]

const OCA = 'adess-ouest-cotes-armor'
const MLX = 'adess-morlaix'

const SUBJECTS: { commune: string; title: string; note: string; carriedBy: string; steps: Step[] }[] = [
  {
    commune: 'commune-tremel',
    title: 'Trémel',
    note: 'Un lieu de rencontre intergénérationnel',
    carriedBy: OCA,
    steps: [
      ['done', 'Conseil municipal', '12 oct. 2018'],
      ['done', '84 réponses', 'soirée d’avril'],
      ['done', '2 soirées', 'octobre et décembre'],
      ['current', 'Rencontre TAg22', 'pour préciser le projet', 9]
    ]
  },
  {
    commune: 'commune-botsorhel',
    title: 'Botsorhel',
    note: 'Un jardin partagé',
    carriedBy: MLX,
    steps: [
      ['done', 'Conseil municipal', '9 nov. 2018'],
      ['done', '57 réponses', 'vote clos hier'],
      ['current', 'Soirée à fixer', '2 témoins en vue'],
      ['ahead', '', '']
    ]
  },
  {
    commune: 'commune-saint-michel-en-greve',
    title: 'Saint-Michel-en-Grève',
    note: 'L’aménagement paysager du bourg',
    carriedBy: OCA,
    steps: [
      ['done', 'Conseil municipal', '16 nov. 2018'],
      ['done', '71 réponses', 'soirée de mai'],
      ['done', '1 soirée', 'en novembre'],
      ['waiting', 'Avis de la mairie', 'demandé']
    ]
  },
  {
    commune: 'commune-plufur',
    title: 'Plufur',
    note: 'Les chemins de randonnée et le bourg',
    carriedBy: OCA,
    steps: [
      ['done', 'Conseil municipal', '7 déc. 2018'],
      ['done', '49 réponses', 'soirée d’octobre'],
      ['current', 'Soirée inspirante', '19 h, à Plufur', 5],
      ['ahead', '', '']
    ]
  },
  {
    commune: 'commune-plounerin',
    title: 'Plounérin',
    note: 'Un commerce multi-activités',
    carriedBy: OCA,
    steps: [
      ['done', 'Conseil municipal', '18 janv. 2019'],
      ['current', 'Choix du thème', 'vote ouvert'],
      ['ahead', '', ''],
      ['ahead', '', '']
    ]
  }
]

export async function seedRuralitesPath(
  services: SeedServices,
  initiative: SeededInitiative,
  organisations: Map<string, string>
): Promise<void> {
  const { db } = services.database
  for (const [rank, subject] of SUBJECTS.entries()) {
    const subjectId = crypto.randomUUID()
    await db.insert(tables.phaseSubjects).values({
      id: subjectId,
      initiativeId: initiative.id,
      organisationId: idOf(organisations, subject.commune),
      carriedById: idOf(organisations, subject.carriedBy),
      title: subject.title,
      note: subject.note,
      position: positionAt(rank)
    })
    await db.insert(tables.phaseSteps).values(
      initiative.phases.flatMap((phase, index) => {
        const step = subject.steps[index]
        if (!step) return []
        const [state, headline, detail, inDays] = step
        return [
          {
            subjectId,
            phaseId: phase.id,
            state,
            headline,
            detail,
            on: inDays === undefined ? null : dayFrom(services.now(), inDays)
          }
        ]
      })
    )
  }
}

function dayFrom(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}
