/** What is said of comparing with a child; part of the catalogue in messages.ts. */
export const reconcileTexts = {
  no_child: { zh: '{node} 不是本中心的直接下级', en: '{node} is no direct child of this center' },
  no_child_next: {
    zh: '下级名见 hutong status；更下一级的，在它的上级比对',
    en: 'See hutong status for names; compare with a node further down at its own parent',
  },
} as const;
