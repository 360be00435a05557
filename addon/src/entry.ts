/**
 * Where Google comes in: one exported function per trigger of appsscript.json and per button of a card (handlers.ts).
 * Each reads the event, asks the backend once, and returns one card. Another host (Calendar) adds its triggers here, its
 * card under cards/ and its call in backend.ts.
 */
import type { Act, HomeView, MessageView } from '../../backend/src/contract/addon';
import { ask, type Answer } from './backend';
import { homeCard } from './cards/home';
import { messageCard } from './cards/message';
import { troubleCard } from './cards/trouble';
import type { Card } from './cards/widgets';
import { readOpenMessage, readReader } from './open-message';
import { notDone } from './text';

type Event = GoogleAppsScript.Addons.EventObject;
type ActionResponse = GoogleAppsScript.Card_Service.ActionResponse;

/** Trigger: a mail was opened. */
export function onGmailMessage(e: Event): Card {
  return fresh(e, false);
}

/** Trigger: the add-on was opened without a mail. */
export function onGmailHome(e: Event): Card {
  return fresh(e, false);
}

/** Button: the backend does something, and the card shows how things are then. */
export function onAct(e: Event): ActionResponse {
  const message = readOpenMessage(e);
  // The parameters are an Act, flattened by the card that made the button; the backend checks them anyway.
  const act = e.commonEventObject.parameters as unknown as Act;
  const answer = ask('act', { ...readReader(e), act, ...(message ? { message } : {}) }, true);
  if (!answer.ok) return respond(null, notDone(answer.trouble.kind, answer.trouble.detail));
  return respond(cardOf(answer.value.view), answer.value.done);
}

/** Button: "Try again". */
export function onRetry(e: Event): ActionResponse {
  return respond(fresh(e, true), null);
}

function fresh(e: Event, insist: boolean): Card {
  const message = readOpenMessage(e);
  const answer: Answer<MessageView | HomeView> = message
    ? ask('message', { ...readReader(e), ...message }, insist)
    : ask('home', readReader(e), insist);
  return answer.ok ? cardOf(answer.value) : troubleCard(answer.trouble);
}

function cardOf(view: MessageView | HomeView): Card {
  return view.kind === 'message' ? messageCard(view) : homeCard(view);
}

/** `stateChanged` tells Gmail that cards made before may be out of date. */
function respond(card: Card | null, notification: string | null): ActionResponse {
  const response = CardService.newActionResponseBuilder();
  if (card) response.setNavigation(CardService.newNavigation().updateCard(card)).setStateChanged(true);
  if (notification) response.setNotification(CardService.newNotification().setText(notification));
  return response.build();
}
