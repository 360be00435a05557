/** What CardService insists on when parts are put together; the limits are those of its documentation. */
import { jsonOf } from './builders';
import type { ButtonJson, CardActionJson, CardJson, OnClickJson, WidgetJson } from './card-json';

const MOST = 100;

export function checkedButton(made: unknown): ButtonJson {
  const button = jsonOf<ButtonJson>('Widget:button', made);
  if (!button.text) throw new Error('CardService.TextButton: text is required');
  checkClick(button.onClick ?? {});
  return button;
}

export function checkedCardAction(made: unknown): CardActionJson {
  const action = jsonOf<CardActionJson>('CardAction', made);
  if (!action.actionLabel) throw new Error('CardService.CardAction: text is required');
  checkClick(action.onClick);
  return action;
}

function checkClick({ action, openLink }: OnClickJson): void {
  if (!action?.function && !openLink?.url) throw new Error('CardService: what a click does is required');
}

export function checkedWidget(widget: WidgetJson): WidgetJson {
  const { decoratedText, buttonList } = widget;
  if (decoratedText) {
    if (!decoratedText.text) throw new Error('CardService.DecoratedText: setText is required');
    // https://developers.google.com/apps-script/reference/card-service/decorated-text
    if (!decoratedText.startIcon && !decoratedText.topLabel && !decoratedText.bottomLabel)
      throw new Error('CardService.DecoratedText: an icon or a label is required');
  }
  if (buttonList?.buttons.length === 0) throw new Error('CardService.ButtonSet: no button');
  return widget;
}

export function checkedCard(card: CardJson): CardJson {
  if (!card.header?.title) throw new Error('CardService.Card: the header needs a title');
  if (card.sections.length === 0) throw new Error('CardService.Card: at least one section is required');
  if (card.sections.some(({ widgets }) => widgets.length === 0))
    throw new Error('CardService.CardSection: must contain at least one widget');
  if (card.sections.length > MOST) throw new Error(`CardService.Card: more than ${MOST} sections`);
  if (card.sections.reduce((sum, { widgets }) => sum + widgets.length, 0) > MOST)
    throw new Error(`CardService.Card: more than ${MOST} widgets`);
  return card;
}
