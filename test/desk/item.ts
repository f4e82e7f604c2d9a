export const ORGAN = '农安县卫生健康局';
/** An item with two materials that must be there, and one that may. */
export const ITEM = {
  type: 'catalogue.item',
  subject: 'XK-001',
  department: ORGAN,
  occurred_at: '2026-01-05',
  body: {
    name: '公共场所卫生许可',
    item_type: '01',
    implementing_body: ORGAN,
    case_type: '2',
    statutory_days: 20,
    promised_days: 5,
    materials: [{ name: '申请书' }, { name: '平面图' }, { name: '照片', required: false }],
  },
};
