/**
 * The part of Google's card JSON (google.apps.card.v1) that our cards use, as CardService builds it.
 * Tests hold it against Google's own schema; here it only helps the renderer.
 */
export interface CardJson {
  name?: string;
  header?: { title?: string; subtitle?: string };
  sections: SectionJson[];
  cardActions?: CardActionJson[];
}

/** An entry of the card's menu. */
export interface CardActionJson {
  actionLabel: string;
  onClick: OnClickJson;
}

export interface SectionJson {
  header?: string;
  widgets: WidgetJson[];
}

/** Exactly one key per widget. */
export interface WidgetJson {
  decoratedText?: DecoratedTextJson;
  textParagraph?: { text: string };
  buttonList?: { buttons: ButtonJson[] };
}

export interface DecoratedTextJson {
  startIcon?: IconJson;
  topLabel?: string;
  text?: string;
  bottomLabel?: string;
  wrapText?: boolean;
  onClick?: OnClickJson;
  button?: ButtonJson;
}

export interface IconJson {
  materialIcon?: { name: string };
  altText?: string;
}

export interface ButtonJson {
  text?: string;
  type?: 'OUTLINED' | 'FILLED' | 'FILLED_TONAL' | 'BORDERLESS';
  disabled?: boolean;
  altText?: string;
  onClick?: OnClickJson;
}

export interface OnClickJson {
  action?: ActionJson;
  openLink?: OpenLinkJson;
}

export interface ActionJson {
  function: string;
  parameters?: { key: string; value: string }[];
}

export interface OpenLinkJson {
  url: string;
  onClose?: 'NOTHING' | 'RELOAD';
  openAs?: 'FULL_SIZE' | 'OVERLAY';
}

/** What a button's function returns: Google's SubmitFormResponse. */
export interface ActionResponseJson {
  renderActions: {
    action: {
      navigations?: { updateCard?: CardJson; pushCard?: CardJson }[];
      notification?: { text: string };
    };
  };
  stateChanged?: boolean;
}
