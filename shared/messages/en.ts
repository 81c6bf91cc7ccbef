// English: the areas a browser needs, loaded only for people who read English. shared/messages/messages.test.ts compares both languages.
import common from './en/common.json' with { type: 'json' }
import shell from './en/shell.json' with { type: 'json' }
import search from './en/search.json' with { type: 'json' }
import ui from './en/ui.json' with { type: 'json' }
import auth from './en/auth.json' with { type: 'json' }
import account from './en/account.json' with { type: 'json' }
import setup from './en/setup.json' with { type: 'json' }
import home from './en/home.json' with { type: 'json' }
import initiatives from './en/initiatives.json' with { type: 'json' }
import pages from './en/pages.json' with { type: 'json' }
import decisions from './en/decisions.json' with { type: 'json' }
import editor from './en/editor.json' with { type: 'json' }
import collab from './en/collab.json' with { type: 'json' }
import network from './en/network.json' with { type: 'json' }
import people from './en/people.json' with { type: 'json' }
import admin from './en/admin.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import fields from './en/fields.json' with { type: 'json' }
import imported from './en/import.json' with { type: 'json' }
import collections from './en/collections.json' with { type: 'json' }
import views from './en/views.json' with { type: 'json' }
import tables from './en/tables.json' with { type: 'json' }
import table from './en/table.json' with { type: 'json' }
import board from './en/board.json' with { type: 'json' }
import exported from './en/export.json' with { type: 'json' }
import actions from './en/actions.json' with { type: 'json' }
import activity from './en/activity.json' with { type: 'json' }
import viewsList from './en/views-list.json' with { type: 'json' }
import viewsRoles from './en/views-roles.json' with { type: 'json' }
import viewsWall from './en/views-wall.json' with { type: 'json' }
import viewsForm from './en/views-form.json' with { type: 'json' }
import collectionsRecord from './en/collections-record.json' with { type: 'json' }
import fieldsSettings from './en/fields-settings.json' with { type: 'json' }
import viewsTimeline from './en/views-timeline.json' with { type: 'json' }
import viewsPivot from './en/views-pivot.json' with { type: 'json' }
import viewsChart from './en/views-chart.json' with { type: 'json' }
import viewsMap from './en/views-map.json' with { type: 'json' }
import feeds from './en/feeds.json' with { type: 'json' }
import viewsCalendar from './en/views-calendar.json' with { type: 'json' }
import viewsSettings from './en/views-settings.json' with { type: 'json' }
import comments from './en/comments.json' with { type: 'json' }
import history from './en/history.json' with { type: 'json' }
import mention from './en/mention.json' with { type: 'json' }
import editorFiles from './en/editor-files.json' with { type: 'json' }
import takeover from './en/takeover.json' with { type: 'json' }
import blocks from './en/blocks.json' with { type: 'json' }
import templates from './en/templates.json' with { type: 'json' }
import comfort from './en/comfort.json' with { type: 'json' }
import signs from './en/signs.json' with { type: 'json' }
import callout from './en/callout.json' with { type: 'json' }
import frozen from './en/frozen.json' with { type: 'json' }
import publish from './en/publish.json' with { type: 'json' }
import present from './en/present.json' with { type: 'json' }

export const en: Record<string, string> = {
  ...common,
  ...shell,
  ...search,
  ...ui,
  ...auth,
  ...account,
  ...setup,
  ...home,
  ...initiatives,
  ...pages,
  ...decisions,
  ...editor,
  ...collab,
  ...network,
  ...people,
  ...admin,
  ...errors,
  ...fields,
  ...collections,
  ...views,
  ...table,
  ...tables,
  ...board,
  ...exported,
  ...imported,
  ...actions,
  ...activity,
  ...viewsList,
  ...viewsRoles,
  ...viewsWall,
  ...viewsForm,
  ...collectionsRecord,
  ...fieldsSettings,
  ...viewsTimeline,
  ...viewsPivot,
  ...viewsChart,
  ...viewsMap,
  ...feeds,
  ...viewsCalendar,
  ...viewsSettings,
  ...comments,
  ...history,
  ...mention,
  ...editorFiles,
  ...takeover,
  ...blocks,
  ...templates,
  ...comfort,
  ...signs,
  ...publish,
  ...present,
  ...callout,
  ...frozen
}
