/**
 * The few shapes all cards are made of. Texts of a widget are HTML to Google, so names and subjects are escaped here and
 * nowhere else; a button can only name a handler that exists.
 */
import type { Way } from '../../../backend/src/contract/addon';
import { handlerNames, type HandlerName, type Parameters } from '../handlers';

type Widget = GoogleAppsScript.Card_Service.Widget;
type TextButton = GoogleAppsScript.Card_Service.TextButton;
type Section = GoogleAppsScript.Card_Service.CardSection;
export type Card = GoogleAppsScript.Card_Service.Card;
export type CardBuilder = GoogleAppsScript.Card_Service.CardBuilder;

/** Names of Material icons; each says in a picture what the text beside it says in words. */
export type IconName =
  | 'check_circle'
  | 'schedule'
  | 'block'
  | 'sync'
  | 'error'
  | 'link_off'
  | 'pause_circle'
  | 'person'
  | 'person_add'
  | 'mail'
  | 'event'
  | 'reply'
  | 'bar_chart'
  | 'badge'
  | 'cloud_off'
  | 'info';

export interface Line {
  readonly text: string;
  readonly icon?: IconName;
  readonly top?: string;
  readonly bottom?: string;
  readonly url?: string;
}

/** A line of text with an icon and labels. Wraps: a sentence is never cut. */
export function line({ text, icon, top, bottom, url }: Line): Widget {
  const widget = CardService.newDecoratedText().setText(escape(text)).setWrapText(true);
  if (icon) widget.setStartIcon(CardService.newIconImage().setMaterialIcon(CardService.newMaterialIcon().setName(icon)));
  if (top) widget.setTopLabel(cut(top, 80));
  if (bottom) widget.setBottomLabel(cut(bottom, 160));
  if (url) widget.setOpenLink(openLink(url));
  return widget;
}

export function paragraph(text: string): Widget {
  return CardService.newTextParagraph().setText(escape(text));
}

export function section(header: string | null, widgets: readonly Widget[]): Section {
  const made = CardService.newCardSection();
  if (header) made.setHeader(escape(cut(header, 80)));
  for (const widget of widgets) made.addWidget(widget);
  return made;
}

export type Press =
  | { readonly url: string; /** The page changes what the card shows: ask again when it is closed. */ readonly reload?: boolean }
  | { readonly handler: HandlerName; readonly parameters?: Parameters };

/** At most one filled button per card: the thing to do. */
export function button(text: string, press: Press, filled = false): TextButton {
  const style = filled ? CardService.TextButtonStyle.FILLED : CardService.TextButtonStyle.OUTLINED;
  const made = CardService.newTextButton().setText(cut(text, 60)).setTextButtonStyle(style);
  return 'url' in press
    ? made.setOpenLink(openLink(press.url, press.reload))
    : made.setOnClickAction(action(press.handler, press.parameters));
}

/** A button for something the backend offers. A page may change what the card shows, so the card is asked for again when it closes. */
export function wayButton(way: Way, filled: boolean): TextButton {
  // An act's values are all strings already: a button carries it as it is.
  return 'act' in way
    ? button(way.label, { handler: 'onAct', parameters: { ...way.act } }, filled)
    : button(way.label, { url: way.url, reload: true }, filled);
}

export function buttons(made: readonly TextButton[]): Widget {
  const set = CardService.newButtonSet();
  for (const one of made) set.addButton(one);
  return set;
}

/** A card with its header; sections follow in order, empty ones are left out by the caller. */
export function card(name: string, title: string, subtitle: string, sections: readonly Section[]): CardBuilder {
  const builder = CardService.newCardBuilder()
    .setName(name)
    .setHeader(CardService.newCardHeader().setTitle(cut(title, 80)).setSubtitle(cut(subtitle, 80)));
  for (const one of sections) builder.addSection(one);
  return builder;
}

/** An entry of the card's own menu. */
export function menuLink(text: string, url: string): GoogleAppsScript.Card_Service.CardAction {
  return CardService.newCardAction().setText(text).setOpenLink(openLink(url));
}

/** Long subjects and names would fill the panel (and the 100 kB a card may have). */
export function cut(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1).trimEnd()}…` : text;
}

function openLink(url: string, reload = false): GoogleAppsScript.Card_Service.OpenLink {
  return CardService.newOpenLink()
    .setUrl(url)
    .setOnClose(reload ? CardService.OnClose.RELOAD : CardService.OnClose.NOTHING);
}

function action(handler: HandlerName, parameters: Parameters = {}): GoogleAppsScript.Card_Service.Action {
  if (!handlerNames.includes(handler)) throw new Error(`No handler ${handler}`);
  return CardService.newAction()
    .setFunctionName(handler)
    .setParameters({ ...parameters });
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
