/**
 * CardService as Google documents it, for the widgets our cards use; anything else is not there and fails at once.
 *
 * Stricter than Google where Google fails late or silently: a button's function must exist when the card is built, a link
 * must match the manifest's openLinkUrlPrefixes, more than 100 sections or widgets are an error (Google drops the rest).
 */
import { checkedButton, checkedCard, checkedCardAction, checkedWidget } from './card-checks';
import { builder, finished, flag, jsonOf, oneOf, text } from './builders';
import type {
  ActionJson,
  ActionResponseJson,
  ButtonJson,
  CardActionJson,
  CardJson,
  DecoratedTextJson,
  IconJson,
  OnClickJson,
  OpenLinkJson,
  SectionJson,
  WidgetJson,
} from './card-json';

export interface CardServiceRules {
  /** Whether the bundle has a top-level function of this name. */
  readonly hasFunction: (name: string) => boolean;
  /** openLinkUrlPrefixes; in the preview also the local console's address. */
  readonly linkPrefixes: readonly string[];
}

const ON_CLOSE = ['NOTHING', 'RELOAD'] as const;
const OPEN_AS = ['FULL_SIZE', 'OVERLAY'] as const;
const BUTTON_STYLES = ['OUTLINED', 'FILLED', 'FILLED_TONAL', 'BORDERLESS'] as const;

export function makeCardService({ hasFunction, linkPrefixes }: CardServiceRules): object {
  const newAction = () =>
    builder('Action', start<ActionJson>({ function: '' }), {
      setFunctionName: (json, name: unknown) => {
        json.function = text(name, 'Action.setFunctionName');
        if (!hasFunction(json.function)) throw new Error(`CardService.Action: the script has no function ${json.function}`);
      },
      setParameters: (json, parameters: Record<string, unknown>) => {
        json.parameters = Object.entries(parameters).map(([key, value]) => {
          if (typeof value !== 'string') throw new TypeError(`CardService.Action.setParameters: ${key} is not a string`);
          return { key, value };
        });
      },
    });

  const newOpenLink = () =>
    builder('OpenLink', start<OpenLinkJson>({ url: '' }), {
      setUrl: (json, url: unknown) => {
        json.url = text(url, 'OpenLink.setUrl');
        const allowed = /^(mailto|tel):/.test(json.url) || linkPrefixes.some((prefix) => json.url.startsWith(prefix));
        if (!allowed) throw new Error(`CardService.OpenLink: ${json.url} matches none of openLinkUrlPrefixes`);
      },
      setOnClose: (json, value: unknown) => void (json.onClose = oneOf(value, ON_CLOSE, 'OpenLink.setOnClose')),
      setOpenAs: (json, value: unknown) => void (json.openAs = oneOf(value, OPEN_AS, 'OpenLink.setOpenAs')),
    });

  return {
    TextButtonStyle: mirror(BUTTON_STYLES),
    OnClose: mirror(ON_CLOSE),
    OpenAs: mirror(OPEN_AS),
    newAction,
    newOpenLink,
    newTextButton: () =>
      builder('Widget:button', start<ButtonJson>({}), {
        ...clicks<ButtonJson>(),
        setText: (json, value: unknown) => void (json.text = text(value, 'TextButton.setText')),
        setAltText: (json, value: unknown) => void (json.altText = text(value, 'TextButton.setAltText')),
        setDisabled: (json, value: unknown) => void (json.disabled = flag(value, 'TextButton.setDisabled')),
        setTextButtonStyle: (json, value: unknown) => void (json.type = oneOf(value, BUTTON_STYLES, 'TextButton.setTextButtonStyle')),
      }),
    newButtonSet: () =>
      builder('Widget', start<Required<Pick<WidgetJson, 'buttonList'>>>({ buttonList: { buttons: [] } }), {
        addButton: (json, button: unknown) => void json.buttonList.buttons.push(checkedButton(button)),
      }),
    newMaterialIcon: () =>
      builder('MaterialIcon', { name: '' }, { setName: (json, value: unknown) => void (json.name = text(value, 'MaterialIcon.setName')) }),
    newIconImage: () =>
      builder('IconImage', start<IconJson>({}), {
        setMaterialIcon: (json, icon: unknown) => void (json.materialIcon = jsonOf('MaterialIcon', icon)),
        setAltText: (json, value: unknown) => void (json.altText = text(value, 'IconImage.setAltText')),
      }),
    newDecoratedText: () =>
      builder('Widget', start<{ decoratedText: DecoratedTextJson }>({ decoratedText: {} }), {
        setText: ({ decoratedText: json }, value: unknown) => void (json.text = text(value, 'DecoratedText.setText')),
        setTopLabel: ({ decoratedText: json }, value: unknown) => void (json.topLabel = text(value, 'DecoratedText.setTopLabel')),
        setBottomLabel: ({ decoratedText: json }, value: unknown) => void (json.bottomLabel = text(value, 'DecoratedText.setBottomLabel')),
        setWrapText: ({ decoratedText: json }, value: unknown) => void (json.wrapText = flag(value, 'DecoratedText.setWrapText')),
        setStartIcon: ({ decoratedText: json }, value: unknown) => void (json.startIcon = jsonOf('IconImage', value)),
        setButton: ({ decoratedText: json }, value: unknown) => void (json.button = checkedButton(value)),
        setOpenLink: ({ decoratedText: json }, value: unknown) => void (json.onClick = { openLink: jsonOf('OpenLink', value) }),
        setOnClickAction: ({ decoratedText: json }, value: unknown) => void (json.onClick = { action: jsonOf('Action', value) }),
      }),
    newTextParagraph: () =>
      builder(
        'Widget',
        { textParagraph: { text: '' } },
        {
          setText: (json, value: unknown) => void (json.textParagraph.text = text(value, 'TextParagraph.setText')),
        },
      ),
    newCardSection: () =>
      builder('CardSection', start<SectionJson>({ widgets: [] }), {
        setHeader: (json, value: unknown) => void (json.header = text(value, 'CardSection.setHeader')),
        addWidget: (json, widget: unknown) => void json.widgets.push(checkedWidget(jsonOf('Widget', widget))),
      }),
    newCardHeader: () =>
      builder('CardHeader', start<NonNullable<CardJson['header']>>({}), {
        setTitle: (json, value: unknown) => void (json.title = text(value, 'CardHeader.setTitle')),
        setSubtitle: (json, value: unknown) => void (json.subtitle = text(value, 'CardHeader.setSubtitle')),
      }),
    newCardAction: () =>
      builder('CardAction', start<CardActionJson>({ actionLabel: '', onClick: {} }), {
        ...clicks<CardActionJson>(),
        setText: (json, value: unknown) => void (json.actionLabel = text(value, 'CardAction.setText')),
      }),
    newCardBuilder: () => {
      const json: CardJson = { sections: [] };
      const made = builder('CardBuilder', json, {
        setName: (card, value: unknown) => void (card.name = text(value, 'CardBuilder.setName')),
        setHeader: (card, value: unknown) => void (card.header = jsonOf('CardHeader', value)),
        addSection: (card, value: unknown) => void card.sections.push(jsonOf('CardSection', value)),
        addCardAction: (card, value: unknown) => void (card.cardActions = [...(card.cardActions ?? []), checkedCardAction(value)]),
      });
      return Object.assign(made, { build: () => finished('Card', checkedCard(json)) });
    },
    newNotification: () =>
      builder('Notification', { text: '' }, { setText: (json, value: unknown) => void (json.text = text(value, 'Notification.setText')) }),
    newNavigation: () =>
      builder('Navigation', start<{ steps: { updateCard?: CardJson; pushCard?: CardJson }[] }>({ steps: [] }), {
        updateCard: (json, card: unknown) => void json.steps.push({ updateCard: jsonOf('Card', card) }),
        pushCard: (json, card: unknown) => void json.steps.push({ pushCard: jsonOf('Card', card) }),
      }),
    newActionResponseBuilder: () => {
      const json: ActionResponseJson = { renderActions: { action: {} } };
      const made = builder('ActionResponseBuilder', json, {
        setNavigation: ({ renderActions: { action } }, value: unknown) =>
          void (action.navigations = jsonOf<{ steps: { updateCard?: CardJson }[] }>('Navigation', value).steps),
        setNotification: ({ renderActions: { action } }, value: unknown) => void (action.notification = jsonOf('Notification', value)),
        setStateChanged: (response, value: unknown) => void (response.stateChanged = flag(value, 'ActionResponseBuilder.setStateChanged')),
      });
      return Object.assign(made, {
        build: () => {
          const { navigations, notification } = json.renderActions.action;
          if (!navigations && !notification) throw new Error('CardService.ActionResponse: it does nothing');
          return finished('ActionResponse', json);
        },
      });
    },
  };
}

/** A builder's JSON with its full type from the start: setters fill it in. */
function start<J>(json: J): J {
  return json;
}

function clicks<J extends { onClick?: OnClickJson }>() {
  return {
    setOpenLink: (json: J, value: unknown) => void (json.onClick = { openLink: jsonOf('OpenLink', value) }),
    setOnClickAction: (json: J, value: unknown) => void (json.onClick = { action: jsonOf('Action', value) }),
  };
}

function mirror<T extends string>(names: readonly T[]): Record<T, T> {
  return Object.fromEntries(names.map((name) => [name, name])) as Record<T, T>;
}
