/** The organisation's rules. */
import type { z } from 'zod';
import type { RulesPatch } from '../../store/organisations';
import type { OrganisationRecord } from '../../store/records';
import { refusedDomains } from '../../sync/claim-domains';
import { badRequest } from '../problem';
import { route, type Route, type RouteContext } from '../route';
import { mergedFilters, rules, rulesPatch, sent } from './settings-schema';

const rulesJson = (organisation: OrganisationRecord): z.input<typeof rules> => ({
  domains: [organisation.domain, ...organisation.otherDomains],
  blocklist: organisation.blocklist,
  filters: organisation.filters as z.input<typeof rules>['filters'],
  visibilityDefault: organisation.visibilityDefault,
  // Organisations made before the choice existed have none stored.
  onDelete: organisation.onDelete ?? 'keep',
  domainField: organisation.domainField,
  customerFields: organisation.customerFields,
});

/** Without the primary domain, which stays. Throws Problem 400. */
async function otherDomains({ parts, caller }: Pick<RouteContext, 'parts' | 'caller'>, domains: readonly string[]): Promise<string[]> {
  const { domain: primary, otherDomains: others } = caller.organisation;
  const refused = await refusedDomains(parts.store, [primary, ...others], domains);
  if (refused.length > 0) throw badRequest(refused.map(({ index, why }) => ({ path: `domains[${index}]`, message: why })));
  return domains.filter((domain) => domain !== primary);
}

export const ruleRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/rules',
    guard: 'api-key',
    summary: 'The organisation’s rules of what is synced and shown',
    answer: rules,
    handle: ({ caller }) => ({ json: rulesJson(caller.organisation) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/rules',
    guard: 'api-key',
    summary: 'Change some of the rules; what is already stored and what is still in Gmail follow. The primary domain always stays',
    body: rulesPatch,
    answer: rules,
    handle: async (context) => {
      const { parts, caller, body } = context;
      const { domains, filters, ...rest } = body;
      const patch: RulesPatch = {
        ...(sent(rest) as RulesPatch),
        ...(domains ? { otherDomains: await otherDomains(context, domains) } : {}),
        ...(filters ? { filters: mergedFilters(caller.organisation.filters, filters) } : {}),
      };
      if (Object.keys(patch).length === 0) return { json: rulesJson(caller.organisation) };
      return { json: rulesJson(await parts.useCases.changeRules(caller.organisation, patch, caller.actor)) };
    },
  }),
];
