import type { Catalogue } from '@hutong/record';

/** What the map says. */
export const texts = {
  map: { zh: '地图', en: 'Map' },
  map_told: {
    zh: '各节点的辖区，按情况着色；同样的内容在“全网一览”的表里',
    en: 'The areas of the nodes, coloured by how they are. The table of the overview says the same.',
  },
  map_none: {
    zh: '还没有轮廓。请把轮廓文件（GeoJSON）放进本中心的数据文件夹，文件取名',
    en: 'There are no outlines. Put a GeoJSON file into the data folder of this center, under the name',
  },
  map_names: {
    zh: '每个轮廓的属性写明它是哪个节点、或哪个区划，属性名',
    en: 'The properties of each outline say which node, or which division, it is, as',
  },
  map_bad: { zh: '地图文件用不了', en: 'The map file cannot be used' },
  map_unknown: { zh: '没有节点', en: 'no node' },
  map_undrawn: { zh: '地图上没有的节点', en: 'Nodes that are not on the map' },
  map_undrawn_none: { zh: '都在地图上', en: 'All are on the map.' },
  map_more: { zh: '另有 {n} 个，见全网一览', en: '{n} more are in the overview.' },
} as const satisfies Catalogue;
