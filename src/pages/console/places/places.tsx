import { Card, Empty, Flex } from 'antd';
import { useEffect, useState } from 'react';
import type { OrganisationData, PlaceListData } from '../../../domain/people/api.ts';
import { query } from '../../kit/call.ts';
import { useAddress } from '../parts/address.ts';
import { askAgain, useAsk } from '../parts/ask.ts';
import { PageFrame, Unready } from '../parts/page-frame.tsx';
import { OfficePane } from './office.tsx';
import { OrganisationPane } from './organisation.tsx';
import { addressOf, PlaceTree } from './tree.tsx';

/** The tree of places beside what is known of the chosen one, which stands in the address. */
export function PlacesPage() {
  const address = useAddress();
  const [version, setVersion] = useState(0);
  const at = address.one('at');
  const isByStation = address.one('by') === 'station';
  const offices = useAsk<PlaceListData>(`/api/places?${query({ by: isByStation ? 'station' : '', limit: 200 })}`);
  const office = offices.data?.places.find(({ id }) => id === at);
  // Whoever comes by an address may come with an office of the other grouping, a unit, or what is not his.
  const named = useAsk<PlaceListData>(`/api/places?${query({ id: at })}`, {
    isOn: at !== '' && offices.data !== null && office === undefined,
  });
  const place = office ?? named.data?.places.find(({ id }) => id === at);
  const isOrganisation = place?.kind === 'ORGANISATION';
  const one = useAsk<OrganisationData>(`/api/places/${encodeURIComponent(at)}`, { isOn: isOrganisation });
  const organisation = isOrganisation && one.data?.id === at ? one.data : null;
  const elsewhere = office || !place || isOrganisation ? null : addressOf(place);
  useEffect(() => {
    if (elsewhere) address.change(elsewhere, { replace: true });
  });
  const above = organisation ? [isByStation ? organisation.stationId : organisation.townshipId] : [];
  const unit = address.one('unit');
  return (
    <PageFrame title="单位" of={offices}>
      <Flex gap={16} align="flex-start" wrap>
        <Card size="small" style={{ flex: '0 0 340px', minWidth: 0 }}>
          <PlaceTree above={unit === '' || !organisation ? above : [...above, organisation.id]} version={version} />
        </Card>
        <div style={{ flex: '1 1 560px', minWidth: 0 }}>
          {at === '' && (
            <Card size="small">
              <Empty description="从左边选择一个乡镇街道、派出所或单位；也可按 / 查找" />
            </Card>
          )}
          {office && <OfficePane office={office} />}
          {at !== '' && !place && (named.data === null || named.isAsking) && (
            <Card size="small">
              <Unready of={named} />
            </Card>
          )}
          {at !== '' && !place && named.data !== null && !named.isAsking && (
            <Card size="small">
              <Empty description="没有找到这个单位，或它不在您的管辖范围内；请从左边另选" />
            </Card>
          )}
          {isOrganisation && (
            <OrganisationPane
              key={at}
              of={{ ...one, data: organisation }}
              unit={unit}
              onChanged={async () => {
                setVersion((known) => known + 1);
                address.change({ unit: null }, { replace: true });
                await askAgain('/api/places', '/api/organisations', '/api/people');
              }}
            />
          )}
        </div>
      </Flex>
    </PageFrame>
  );
}
